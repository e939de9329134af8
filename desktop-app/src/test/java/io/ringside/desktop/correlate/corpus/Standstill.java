package io.ringside.desktop.correlate.corpus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The step in which a job stands still: what every rank still calls, which of these calls its
/// stream comes to, and which end. A call ends once the streams of all its ranks have come to it.
final class Standstill {
    private static final long CALL_NANOS = 40_000;
    private static final long SPREAD_NANOS = 1_000;
    private static final long DURATION_NANOS = 100_000;

    private final Shape shape;
    private final Fault fault;
    private final List<Shape.Call>[] programs;
    private final long[][] enqueued;
    private final long[][] reached;
    private final long[][] ended;
    private final int[] heads;
    private final long[] streams;
    private boolean timed = true;
    private final Map<Place, Meeting> meetings = new HashMap<>();

    /// The `number`th call of a communicator from here on.
    private record Place(int level, int communicator, int number) {}

    private static final class Meeting {
        final List<int[]> ranks = new ArrayList<>(); // rank, its call
        boolean spoilt;
        long last;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of lists
    Standstill(Shape shape, Fault fault, PlayedJob job) {
        this.shape = shape;
        this.fault = fault;
        int ranks = shape.ranks();
        programs = new List[ranks];
        enqueued = new long[ranks][];
        reached = new long[ranks][];
        ended = new long[ranks][];
        heads = new int[ranks];
        streams = new long[ranks];
        for (int rank = 0; rank < ranks; rank++) {
            programs[rank] = program(rank);
            int size = programs[rank].size();
            enqueued[rank] = new long[size];
            reached[rank] = new long[size];
            ended[rank] = new long[size];
            Arrays.fill(reached[rank], Launch.NEVER);
            Arrays.fill(ended[rank], Launch.NEVER);
            streams[rank] = job.beginOf(rank);
            for (int i = 0; i < size; i++) {
                enqueued[rank][i] = streams[rank] + i * CALL_NANOS;
            }
        }
        run();
    }

    /// A processor that waits for its GPU at each step's end calls one step, else two.
    private List<Shape.Call> program(int rank) {
        List<Shape.Call> calls = new ArrayList<>(shape.calls());
        if (rank == fault.rank()) {
            int at = fault.call();
            switch (fault.kind()) {
                case LEFT_OUT -> calls.remove(at);
                case DEADLOCK -> Collections.swap(calls, at, at + 1);
                case SIZE -> calls.set(at, with(calls.get(at), calls.get(at).name(), 2));
                case OPERATION -> calls.set(at, with(calls.get(at), "Broadcast", 1));
                default -> {}
            }
        }
        if (!shape.synchronous()) {
            calls.addAll(shape.calls());
        }
        return stops(rank) ? calls.subList(0, fault.call()) : calls;
    }

    private static Shape.Call with(Shape.Call call, String name, int ofBytes) {
        return new Shape.Call(
                call.level(), name, call.bytes() / ofBytes, call.peers(), call.computeNanos());
    }

    private boolean stops(int rank) {
        return fault.kind().stopsCalling()
                && (rank == fault.rank()
                        || (fault.kind() == Fault.Kind.NODE_SILENT
                                && rank / Shape.RANKS_OF_A_NODE
                                        == fault.rank() / Shape.RANKS_OF_A_NODE));
    }

    private void run() {
        int[][] numbers = new int[shape.ranks()][shape.levels().size()];
        Deque<Integer> open = new ArrayDeque<>();
        for (int rank = 0; rank < shape.ranks(); rank++) {
            open.add(rank);
        }
        while (!open.isEmpty()) {
            int rank = open.remove();
            int at = heads[rank];
            boolean blocked =
                    fault.kind() == Fault.Kind.NOT_STARTED
                            && rank == fault.rank()
                            && at == fault.call();
            if (at < programs[rank].size() && !blocked) {
                open.addAll(come(rank, at, numbers[rank]));
            }
        }
    }

    /// Who goes on.
    private List<Integer> come(int rank, int at, int[] numbers) {
        Shape.Call call = programs[rank].get(at);
        Shape.Level level = shape.levels().get(call.level());
        int communicator = level.of()[rank];
        Place place = new Place(call.level(), communicator, numbers[call.level()]++);
        Meeting meeting = meetings.computeIfAbsent(place, _ -> new Meeting());
        reached[rank][at] =
                Math.max(streams[rank], enqueued[rank][at])
                        + call.computeNanos()
                        + rank % 7 * SPREAD_NANOS;
        meeting.last = Math.max(meeting.last, reached[rank][at]);
        meeting.ranks.add(new int[] {rank, at});
        meeting.spoilt |= fault.kind().spoilsCall() && rank == fault.rank() && at == fault.call();
        if (meeting.spoilt || meeting.ranks.size() < level.members()[communicator].length) {
            return List.of();
        }
        List<Integer> on = new ArrayList<>();
        for (int[] one : meeting.ranks) {
            ended[one[0]][one[1]] = meeting.last + DURATION_NANOS;
            streams[one[0]] = meeting.last + DURATION_NANOS;
            heads[one[0]]++;
            on.add(one[0]);
        }
        return on;
    }

    /// Whether the rank's stream stands inside a call.
    boolean isInside(int rank) {
        int at = heads[rank];
        return at < programs[rank].size() && reached[rank][at] != Launch.NEVER;
    }

    /// When nothing moves any more.
    long sinceNanos() {
        long since = 0;
        for (int rank = 0; rank < shape.ranks(); rank++) {
            for (int i = 0; i < programs[rank].size(); i++) {
                since = Math.max(since, enqueued[rank][i]);
                since = Math.max(since, reached[rank][i] == Launch.NEVER ? 0 : reached[rank][i]);
            }
        }
        return since;
    }

    /// Whether the launch of the call at fault was timed on every rank of it, once told.
    boolean isTimed() {
        return timed;
    }

    void tell(Calls calls, Consumer<Launch> to) {
        Shape.Call at = shape.calls().get(fault.call());
        Shape.Level level = shape.levels().get(at.level());
        int communicator = level.of()[fault.rank()];
        Consumer<Launch> told =
                launch -> {
                    boolean there = level.of()[launch.rank()] == communicator;
                    if (there && launch.call().equals(at)) {
                        timed &= launch.isTimed() || launch.endNanos() != Launch.NEVER;
                    }
                    to.accept(launch);
                };
        for (int rank = 0; rank < shape.ranks(); rank++) {
            for (int i = 0; i < programs[rank].size(); i++) {
                boolean other =
                        fault.kind() == Fault.Kind.DATATYPE
                                && rank == fault.rank()
                                && i == fault.call();
                Shape.Call call = programs[rank].get(i);
                told.accept(
                        other
                                ? calls.launch(
                                        call,
                                        rank,
                                        "ncclUint32",
                                        enqueued[rank][i],
                                        reached[rank][i],
                                        ended[rank][i])
                                : calls.launch(
                                        call,
                                        rank,
                                        enqueued[rank][i],
                                        reached[rank][i],
                                        ended[rank][i]));
            }
        }
    }
}
