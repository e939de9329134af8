package io.ringside.node.stress;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.ring.event.RecordCursor;
import java.util.Arrays;
import java.util.List;

/// The cycles of events that `plugin-native/bench/storm.c` plays, as the records they make. A
/// record says its place in the cycle by its kind, and most say the cycle's number and the thread
/// too. Immutable.
enum Mix {
    /// Each kind that a callback writes alone, at the level `deep`.
    EVERY(
            "deep",
            KIND_COLLECTIVE_API,
            KIND_COLLECTIVE_START,
            KIND_COLLECTIVE_ENQUEUED,
            KIND_GROUP_API,
            KIND_PROXY_OPERATION_START,
            KIND_PROXY_STEP,
            KIND_PROXY_STEP,
            KIND_PROXY_OPERATION_STOP,
            KIND_KERNEL_CHANNEL_START,
            KIND_KERNEL_CHANNEL_STOP,
            KIND_P2P_API,
            KIND_P2P_START,
            KIND_P2P_ENQUEUED),
    /// Collectives with transfers whose steps are summed up, at the level `steady`.
    FOLDED(
            "steady",
            KIND_COLLECTIVE_START,
            KIND_COLLECTIVE_ENQUEUED,
            KIND_PROXY_OPERATION_START,
            KIND_PROXY_OPERATION_STOP,
            KIND_STEP_STATES,
            KIND_STEP_WIRE),
    COLLECTIVES("steady", KIND_COLLECTIVE_START, KIND_COLLECTIVE_ENQUEUED);

    static final int UNKNOWN = -1;
    private static final int THREAD_SHIFT = 48;
    private static final long CYCLE_MASK = (1L << THREAD_SHIFT) - 1;
    private static final int KINDS = 256;
    private static final int STEPS = 2;

    private final String level;
    private final int[] kinds;
    private final int[] places = new int[KINDS];

    Mix(String level, int... kinds) {
        this.level = level;
        this.kinds = kinds;
        Arrays.fill(places, UNKNOWN);
        for (int place = kinds.length - 1; place >= 0; place--) {
            places[kinds[place]] = place;
        }
    }

    /// For `RINGSIDE_LEVEL`.
    String level() {
        return level;
    }

    /// Records of a cycle.
    int length() {
        return kinds.length;
    }

    List<Integer> kinds() {
        return Arrays.stream(kinds).boxed().toList();
    }

    int kind(int place) {
        return kinds[place];
    }

    /// Where in its cycle a record stands; [#UNKNOWN] for a kind that this mix does not make.
    int place(RecordCursor record) {
        int place = places[record.kind()];
        return record.kind() == KIND_PROXY_STEP && place != UNKNOWN
                ? place + record.number()
                : place;
    }

    /// [#UNKNOWN] for a record that carries none.
    long cycle(RecordCursor record) {
        return switch (record.kind()) {
            case KIND_COLLECTIVE_START,
                    KIND_COLLECTIVE_ENQUEUED,
                    KIND_GROUP_API,
                    KIND_PROXY_OPERATION_START,
                    KIND_PROXY_OPERATION_STOP ->
                    record.number();
            case KIND_P2P_ENQUEUED -> record.peer();
            case KIND_COLLECTIVE_API, KIND_PROXY_STEP -> record.value();
            case KIND_P2P_API, KIND_P2P_START -> record.value() & CYCLE_MASK;
            // Its most common size lies where a step has its second state.
            case KIND_STEP_STATES -> record.secondStateNanos();
            default -> UNKNOWN;
        };
    }

    /// [#UNKNOWN] for a record that carries none.
    static int thread(RecordCursor record) {
        return switch (record.kind()) {
            case KIND_COLLECTIVE_START, KIND_COLLECTIVE_ENQUEUED, KIND_COLLECTIVE_API ->
                    record.peer();
            case KIND_PROXY_OPERATION_START,
                    KIND_PROXY_OPERATION_STOP,
                    KIND_PROXY_STEP,
                    KIND_KERNEL_CHANNEL_START,
                    KIND_KERNEL_CHANNEL_STOP,
                    KIND_STEP_STATES,
                    KIND_STEP_WIRE ->
                    record.channel();
            case KIND_P2P_API, KIND_P2P_START -> (int) (record.value() >>> THREAD_SHIFT);
            default -> UNKNOWN;
        };
    }

    /// Whether the fields that follow from others do.
    static boolean isSound(RecordCursor record) {
        return switch (record.kind()) {
            case KIND_PROXY_OPERATION_STOP -> record.steps() == STEPS;
            case KIND_KERNEL_CHANNEL_STOP -> record.endNanos() == record.startNanos() + 1;
            case KIND_STEP_STATES -> record.number() == STEPS;
            default -> true;
        };
    }
}
