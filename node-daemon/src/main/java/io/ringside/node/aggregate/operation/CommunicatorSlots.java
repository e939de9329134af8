package io.ringside.node.aggregate.operation;

import static io.ringside.protocol.ring.RingLayout.COMMUNICATOR_SLOT_BITS;

import io.ringside.node.aggregate.communicator.Communicator;
import io.ringside.node.aggregate.progress.CommunicatorProgress;
import io.ringside.node.aggregate.progress.OpenOperation;
import io.ringside.node.ring.event.SegmentTables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The communicators of one process under the names that its records have for them: a slot of its
/// table and, where slots are given on, the lowest bits of how often the slot was.
///
/// The one that had a slot before stays known until its last records have surely come, then it is
/// let go of. So there are at most as many as slots and [#MOST_EARLIER] more; a process that
/// replaces them faster than that has its latest ones known later.
public final class CommunicatorSlots {
    public static final int MOST_EARLIER = 1 << 10;
    static final long KEEP_NANOS = 10_000_000_000L;
    private static final int SLOT_MASK = (1 << COMMUNICATOR_SLOT_BITS) - 1;
    private static final int TURN_MASK = (1 << (Short.SIZE - COMMUNICATOR_SLOT_BITS)) - 1;

    private final boolean reused;
    private @Nullable ProcessCommunicator[] current;
    private int[] latest;
    private int[] states;
    private final Map<Integer, ProcessCommunicator> earlier = new HashMap<>();
    private final List<ProcessCommunicator> all = new ArrayList<>();
    private final List<Communicator> held = new ArrayList<>();

    CommunicatorSlots(SegmentTables tables) {
        reused = tables.reusesSlots();
        current = new ProcessCommunicator[tables.communicators()];
        latest = new int[current.length];
        states = new int[current.length];
    }

    public int size() {
        return current.length;
    }

    /// All that are known, but for those let go of.
    public List<ProcessCommunicator> all() {
        return all;
    }

    /// The one that a record names; absent when the slot holds nothing usable, or another.
    @Nullable ProcessCommunicator named(int name) {
        int slot = reused ? name & SLOT_MASK : name;
        if (slot >= current.length) {
            return null;
        }
        ProcessCommunicator now = current[slot];
        if (!reused || now == null) {
            return now;
        }
        boolean its = name >>> COMMUNICATOR_SLOT_BITS == turn(now.generation);
        ProcessCommunicator found = its ? now : earlier.get(name);
        // Among more generations than the name tells apart, it may mean one that was never read.
        return found != null && latest[slot] - found.generation < TURN_MASK ? found : null;
    }

    /// Whether the slot that a record names is in use, so that one that is not known had it before.
    public boolean isInUse(int name) {
        int slot = name & SLOT_MASK;
        return reused && slot < current.length && current[slot] != null;
    }

    /// The one that has the slot now.
    public @Nullable ProcessCommunicator at(int slot) {
        return current[slot];
    }

    /// Whether the slot says otherwise than when [#saw] was called last.
    public boolean isNews(int slot, SegmentTables tables) {
        return tables.communicatorState(slot) != states[slot]
                || tables.communicatorGeneration(slot) != latest[slot];
    }

    /// The slot has been given so often, whether that one can be taken in or not.
    public void sawGeneration(int slot, int generation) {
        latest[slot] = generation;
    }

    /// All that the slot says has been taken in.
    public void saw(int slot, int state) {
        states[slot] = state;
    }

    /// Whether there is room for another one.
    public boolean hasRoom() {
        return all.size() < current.length + MOST_EARLIER;
    }

    /// Gives a slot to its first or its next communicator. Only while there is room.
    void put(int slot, ProcessCommunicator communicator) {
        ProcessCommunicator before = current[slot];
        if (before != null) {
            before.replaced = true;
            earlier.put(name(slot, before.generation), before);
        }
        current[slot] = communicator;
        all.add(communicator);
        communicator.communicator.use();
    }

    /// Lets go of those that were replaced and of which nothing more is expected.
    public void letGo(long now) {
        earlier.values().removeIf(communicator -> isOver(communicator, now));
        all.removeIf(communicator -> {
            boolean over = isOver(communicator, now);
            if (over) {
                communicator.communicator.release(now);
            }
            return over;
        });
    }

    /// Lets go of all, at the process's end.
    ///
    /// @param open operations that go on being told of, with their communicators
    /// @param reached as `open`
    void clear(long now, List<OpenOperation> open, List<CommunicatorProgress> reached) {
        Set<Integer> told = new HashSet<>();
        open.forEach(operation -> told.add(operation.communicator()));
        reached.forEach(progress -> told.add(progress.communicator()));
        for (ProcessCommunicator communicator : all) {
            if (!told.contains(communicator.communicator.index())) {
                communicator.communicator.release(now);
            } else {
                held.add(communicator.communicator);
            }
        }
        all.clear();
        earlier.clear();
        current = new ProcessCommunicator[0];
        latest = new int[0];
        states = new int[0];
    }

    /// Lets go of those that were told of after the process's end.
    void letGoOfHeld(long now) {
        held.forEach(communicator -> communicator.release(now));
        held.clear();
    }

    private static boolean isOver(ProcessCommunicator communicator, long now) {
        return communicator.replaced
                && now - communicator.finalizedNanos > KEEP_NANOS
                && !communicator.hasOperations();
    }

    private static int name(int slot, int generation) {
        return turn(generation) << COMMUNICATOR_SLOT_BITS | slot;
    }

    private static int turn(int generation) {
        return (generation - 1) & TURN_MASK;
    }
}
