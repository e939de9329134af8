package io.ringside.desktop.correlate.explain;

import io.ringside.desktop.correlate.explain.facts.OwnHistory;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.OperationColumns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// How fast one communicator goes, step by step: its calls a second as one node counts them, bytes
/// a call, and what its most frequent calls take once all are there: the shortest of the ranks'
/// durations of each call, so that waits are left out. Owned by one thread.
final class JobPace {
    static final String PACE = "pace";
    static final String BYTES = "bytes";

    /// Nanoseconds in transfers for each call.
    static final String TRANSFER = "transfer";

    static final List<String> FIGURES = List.of(PACE, BYTES, TRANSFER);

    /// Kinds of calls that are timed, and calls of one kind and step.
    private static final int MOST_SERIES = 8;

    private static final int MOST_CALLS = 256;
    private static final double BUSY = 0.6;

    private final String owner;
    private long step = Long.MIN_VALUE;
    private boolean serves;
    private double busySeconds;
    private double seconds;
    private double callCount;
    private double byteCount;
    private final Map<Series, Double> counts = new TreeMap<>();
    private final Map<String, Map<Series, ShortestCalls>> durations = new LinkedHashMap<>();

    private record Series(String name, long bytes) implements Comparable<Series> {
        @Override
        public int compareTo(Series other) {
            int byName = name.compareTo(other.name);
            return byName != 0 ? byName : Long.compare(bytes, other.bytes);
        }
    }

    /// @param owner the node whose calls are counted
    JobPace(String owner) {
        this.owner = owner;
    }

    String owner() {
        return owner;
    }

    /// Whether it has been seen to serve requests.
    boolean serves() {
        return serves;
    }

    long step() {
        return step;
    }

    /// Takes a window of the owner. Where it begins a new step, what the step before was; else
    /// nothing, as where that was idle or only seen in part.
    ///
    /// @param tokenSeconds between two tokens, of a serving job whose step ends; else absent
    Map<String, Double> add(
            NodeSnapshot snapshot,
            NodeSnapshot.Communicator communicator,
            OptionalDouble tokenSeconds) {
        long next = OwnHistory.step(snapshot.windowEndEpochNanos());
        Map<String, Double> closed = next == step ? Map.of() : close(tokenSeconds);
        step = next;
        double length =
                Math.clamp(
                        (snapshot.windowEndEpochNanos() - snapshot.windowStartEpochNanos()) / 1e9,
                        0,
                        60);
        int rank =
                communicator.members().stream()
                        .mapToInt(NodeSnapshot.Member::rank)
                        .min()
                        .orElse(-1);
        double calls = 0;
        for (NodeSnapshot.Statistics row : snapshot.collectives()) {
            if (row.commHash() == communicator.commHash()
                    && row.rank() == rank
                    && row.windowCount() > 0) {
                calls += row.windowCount();
                byteCount += (double) row.windowCount() * row.messageBytes();
                Series series = new Series(row.operation(), row.messageBytes());
                if (counts.containsKey(series) || counts.size() < 4 * MOST_SERIES) {
                    counts.merge(series, (double) row.windowCount(), Double::sum);
                }
            }
        }
        seconds += length;
        busySeconds += calls > 0 ? length : 0;
        callCount += calls;
        return closed;
    }

    /// Takes what any node timed of the communicator.
    void time(String node, OperationColumns operations, int i) {
        long start = operations.eventStartEpochNanos()[i];
        long end = operations.eventEndEpochNanos()[i];
        if (start == 0 || end == 0) {
            start = operations.gpuStartNanos()[i];
            end = operations.gpuEndNanos()[i];
        }
        if (start == 0 || end <= start || operations.peer()[i] >= 0) {
            return;
        }
        Map<Series, ShortestCalls> here =
                durations.computeIfAbsent(node, _ -> new LinkedHashMap<>());
        Series series =
                new Series(operations.names()[operations.name()[i]], operations.messageBytes()[i]);
        ShortestCalls calls = here.get(series);
        if (calls == null) {
            if (here.size() >= MOST_SERIES) {
                return;
            }
            calls = new ShortestCalls(MOST_CALLS);
            here.put(series, calls);
        }
        calls.add(operations.sequenceNumber()[i], end - start);
    }

    private Map<String, Double> close(OptionalDouble tokenSeconds) {
        Map<String, Double> closed = new HashMap<>();
        double least = OwnHistory.STEP_NANOS / 1e9 / 12;
        if (callCount > 0 && busySeconds >= BUSY * seconds && seconds >= least) {
            boolean tokens = tokenSeconds.orElse(0) > 0;
            serves |= tokens;
            closed.put(BYTES, tokens ? 1 : byteCount / callCount);
            if (tokens) {
                closed.put(PACE, 1 / tokenSeconds.getAsDouble());
            } else if (!serves) {
                closed.put(PACE, callCount / busySeconds);
                transfer().ifPresent(t -> closed.put(TRANSFER, t));
            }
        }
        busySeconds = 0;
        seconds = 0;
        callCount = 0;
        byteCount = 0;
        counts.clear();
        durations.clear();
        return closed;
    }

    /// The kinds that were timed stand for their own calls only.
    private OptionalDouble transfer() {
        double sum = 0;
        boolean any = false;
        for (Map.Entry<Series, Double> counted : counts.entrySet()) {
            double least = Double.MAX_VALUE;
            for (Map<Series, ShortestCalls> here : durations.values()) {
                ShortestCalls calls = here.get(counted.getKey());
                if (calls != null) {
                    least = Math.min(least, calls.median());
                }
            }
            if (least < Double.MAX_VALUE) {
                sum += least * counted.getValue() / callCount;
                any = true;
            }
        }
        return any ? OptionalDouble.of(sum) : OptionalDouble.empty();
    }

    /// Steps in which the pace was known, of those before `last`, oldest first.
    static List<Long> known(OwnHistory<Long> history, long commHash, long last) {
        List<Long> steps = new ArrayList<>();
        for (long at = last - OwnHistory.STEPS + 1; at <= last; at++) {
            if (history.at(commHash, PACE, at).isPresent()) {
                steps.add(at);
            }
        }
        return steps;
    }
}
