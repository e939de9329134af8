package io.ringside.desktop.correlate.corpus;

import io.ringside.desktop.correlate.matching.Arrival;
import io.ringside.desktop.correlate.matching.MatchedOperation;
import io.ringside.desktop.correlate.matching.MatchedOperation.Role;
import io.ringside.desktop.correlate.matching.OperationMatcher;
import io.ringside.desktop.feed.mapping.WireMapping;
import io.ringside.protocol.recording.RecordingEntry;
import io.ringside.protocol.recording.RecordingReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.zip.GZIPOutputStream;

/// Takes the noise of healthy jobs of the lab: `RECORDINGS` names recordings of captures of
/// `train`, played by a daemon at speed 1; `OUT` the file. README.md beside the file says how it
/// was taken. Values are tenths of microseconds.
final class LabNoiseTaken {
    /// Iterations in which a job warms up.
    private static final int WARM_UP = 10;

    private static final long STEP_END_BYTES = 64;
    private static final int FIRST_OF = 4;
    private static final int MOST = 1_500;
    private static final double TENTH_MICRO = 100;

    private final Map<String, List<Long>> pools = new TreeMap<>();
    private final Map<Role, List<Long>> durations = new HashMap<>();
    private final List<String> steps = new ArrayList<>();

    private LabNoiseTaken() {}

    public static void main(String[] arguments) throws Exception {
        LabNoiseTaken taken = new LabNoiseTaken();
        for (String recording : variable("RECORDINGS").split(",", -1)) {
            taken.take(operations(Path.of(recording)));
        }
        try (PrintStream out =
                new PrintStream(
                        new GZIPOutputStream(
                                java.nio.file.Files.newOutputStream(Path.of(variable("OUT")))),
                        false,
                        StandardCharsets.US_ASCII)) {
            taken.pools.forEach(
                    (name, values) -> out.println(name + "," + joined(thinned(values))));
            taken.steps.forEach(out::println);
        }
    }

    private static List<MatchedOperation> operations(Path recording) throws Exception {
        WireMapping mapping = new WireMapping();
        OperationMatcher matcher = new OperationMatcher();
        List<MatchedOperation> operations = new ArrayList<>();
        try (RecordingReader reader = RecordingReader.open(recording)) {
            var entries = reader.entriesFrom(Long.MIN_VALUE);
            for (var next = entries.next(); next.isPresent(); next = entries.next()) {
                if (next.get() instanceof RecordingEntry.Taken entry) {
                    operations.addAll(
                            matcher.add(
                                    "node",
                                    mapping.snapshot(entry.message(), OptionalLong.empty())));
                }
            }
        }
        operations.sort(Comparator.comparingLong(MatchedOperation::firstEpochNanos));
        return operations;
    }

    private void take(List<MatchedOperation> operations) {
        int world = operations.stream().mapToInt(o -> o.arrivals().size()).max().orElse(0);
        long warm =
                operations.stream()
                        .filter(o -> isStepEnd(o, world))
                        .skip(WARM_UP)
                        .mapToLong(MatchedOperation::firstEpochNanos)
                        .findFirst()
                        .orElseThrow();
        List<MatchedOperation> later =
                operations.stream().filter(o -> o.firstEpochNanos() > warm).toList();
        later.stream().filter(MatchedOperation::timed).forEach(o -> gpu(o, world));
        processors(later, world);
        durations
                .values()
                .forEach(all -> {
                    long usual = median(all.stream().mapToLong(Long::longValue).toArray());
                    all.forEach(duration -> add("duration", duration - usual));
                });
        durations.clear();
    }

    private static boolean isStepEnd(MatchedOperation operation, int world) {
        return operation.arrivals().size() == world && operation.bytes() == STEP_END_BYTES;
    }

    /// After a synchronisation the stream waits for the launch; later calls wait for the stream.
    private void gpu(MatchedOperation operation, int world) {
        long[] starts = sorted(operation, Arrival::gpuEpochNanos);
        long[] ends = sorted(operation, Arrival::gpuEndEpochNanos);
        boolean first = operation.sequence() % FIRST_OF == 0 && isPairs(operation);
        for (Arrival a : operation.arrivals()) {
            if (first) {
                add("launch", a.gpuEpochNanos() - a.enqueueEpochNanos());
            } else if (operation.arrivals().size() == world && !isPairs(operation)) {
                add("stream", a.gpuEpochNanos() - starts[0]);
            }
            add("end", a.gpuEndEpochNanos() - ends[ends.length / 2]);
        }
        durations
                .computeIfAbsent(operation.series().role(), _ -> new ArrayList<>())
                .add(ends[0] - starts[starts.length - 1]);
    }

    /// A tensor-parallel pair's, four a step, the first of them right after a synchronisation.
    private static boolean isPairs(MatchedOperation operation) {
        return operation.bytes() == 1 << 20 && operation.name().equals("AllReduce");
    }

    private static long[] sorted(MatchedOperation operation, ToLongFunction<Arrival> stamp) {
        return operation.arrivals().stream().mapToLong(stamp).sorted().toArray();
    }

    private void add(String pool, long nanos) {
        pools.computeIfAbsent(pool, _ -> new ArrayList<>()).add(nanos);
    }

    /// A line for each rank: of each of its steps how late its first call was enqueued, and how
    /// much longer than the others' each pause before the next ones was.
    private void processors(List<MatchedOperation> operations, int world) {
        Map<Integer, List<long[]>> byRank = new TreeMap<>();
        Map<Integer, List<Long>> now = new TreeMap<>();
        for (MatchedOperation operation : operations) {
            for (Arrival a : operation.arrivals()) {
                now.computeIfAbsent(a.actor().process(), _ -> new ArrayList<>())
                        .add(a.enqueueEpochNanos());
            }
            if (isStepEnd(operation, world)) {
                now.forEach((rank, calls) ->
                        byRank.computeIfAbsent(rank, _ -> new ArrayList<>())
                                .add(calls.stream().mapToLong(Long::longValue).sorted().toArray()));
                now.clear();
            }
        }
        int usual =
                (int)
                        median(
                                byRank.values().stream()
                                        .flatMap(List::stream)
                                        .mapToLong(s -> s.length)
                                        .toArray());
        Map<Integer, StringBuilder> lines = new TreeMap<>();
        int all = byRank.values().stream().mapToInt(List::size).min().orElse(0);
        for (int step = 0; step < all; step++) {
            int at = step;
            List<long[]> calls = byRank.values().stream().map(s -> s.get(at)).toList();
            if (calls.stream().allMatch(c -> c.length == usual)) {
                step(List.copyOf(byRank.keySet()), calls, usual, lines);
            }
        }
        lines.values().forEach(line -> steps.add("steps" + line));
    }

    private static void step(
            List<Integer> ranks, List<long[]> calls, int usual, Map<Integer, StringBuilder> lines) {
        for (int call = 0; call < usual; call++) {
            int at = call;
            long[] gaps =
                    calls.stream().mapToLong(c -> at == 0 ? c[0] : c[at] - c[at - 1]).toArray();
            long middle = median(gaps);
            for (int i = 0; i < gaps.length; i++) {
                lines.computeIfAbsent(ranks.get(i), _ -> new StringBuilder())
                        .append(call == 0 ? ',' : ' ')
                        .append(Math.round((gaps[i] - middle) / TENTH_MICRO));
            }
        }
    }

    private static long median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /// As many as are kept, evenly over the sorted ones, the least and the greatest among them.
    private static List<Long> thinned(List<Long> values) {
        List<Long> sorted = values.stream().sorted().toList();
        if (sorted.size() <= MOST) {
            return sorted;
        }
        List<Long> kept = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            kept.add(sorted.get((int) ((long) i * (sorted.size() - 1) / (MOST - 1))));
        }
        return kept;
    }

    private static String joined(List<Long> nanos) {
        return String.join(
                " ", nanos.stream().map(n -> Long.toString(Math.round(n / TENTH_MICRO))).toList());
    }

    private static String variable(String name) {
        String value = System.getenv(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("the environment has no " + name);
        }
        return value;
    }
}
