package io.ringside.desktop.correlate.lateness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringside.desktop.correlate.lateness.suspect.Confidence;
import io.ringside.desktop.correlate.matching.MatchedOperation;
import io.ringside.desktop.correlate.matching.OperationMatcher;
import io.ringside.desktop.feed.mapping.WireMapping;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.protocol.recording.RecordingEntry;
import io.ringside.protocol.recording.RecordingReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// Judges recordings of real jobs whose culprit changed (packaging/captures/how, `plan-SEED`)
/// against what was planted: `JOBS` names the lab's jobs.jsonl, `RECORDINGS` recordings of its
/// captures, each named `...plan-SEED.ringside` or another job's. Prints a line for each trial and
/// a sum for each delay. BENCHMARKS.md has the figures.
final class LatenessProof {
    private static final int ITERATIONS = 100;

    private record Planted(int trial, int rank, LateRank.Kind kind, int micros) {}

    /// With `ALL` also what is not clear enough to be told.
    private static final boolean ALL = System.getenv("ALL") != null;

    private LatenessProof() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, List<Planted>> jobs = planted(Path.of(variable("JOBS")));
        Map<Integer, int[]> sums = new TreeMap<>();
        for (String recording : variable("RECORDINGS").split(",", -1)) {
            String name = Path.of(recording).getFileName().toString();
            Optional<String> job =
                    jobs.keySet().stream()
                            .filter(j ->
                                    name.endsWith(j.substring("capture".length()) + ".ringside"))
                            .findFirst();
            judge(name, Path.of(recording), job.map(jobs::get).orElse(List.of()), sums);
        }
        sums.forEach((micros, counts) ->
                System.out.printf(
                        Locale.ROOT,
                        "%d us: %d of %d right, %d named another too, %d named nobody%n",
                        micros,
                        counts[0],
                        counts[1],
                        counts[2],
                        counts[3]));
    }

    private static void judge(
            String name, Path recording, List<Planted> planted, Map<Integer, int[]> sums)
            throws Exception {
        WireMapping mapping = new WireMapping();
        OperationMatcher matcher = new OperationMatcher();
        LatenessWatch watch = new LatenessWatch();
        List<MatchedOperation> operations = new ArrayList<>();
        try (RecordingReader reader = RecordingReader.open(recording)) {
            var entries = reader.entriesFrom(Long.MIN_VALUE);
            for (var next = entries.next(); next.isPresent(); next = entries.next()) {
                if (next.get() instanceof RecordingEntry.Taken taken) {
                    NodeSnapshot snapshot = mapping.snapshot(taken.message(), OptionalLong.empty());
                    operations.addAll(matcher.add("node", snapshot));
                    watch.add("node", snapshot);
                }
            }
        }
        watch.finish();
        System.out.printf(
                "%s: %d operations of all ranks, %d timed%n",
                name,
                operations.size(),
                operations.stream().filter(MatchedOperation::timed).count());
        watch.episodes()
                .forEach(e ->
                        System.out.printf(
                                Locale.ROOT,
                                "  told: rank %d %s %.3f ms, %s; %d of %d, threshold %.3f ms, at most %s,"
                                        + " %d looks%n",
                                e.worst().rank(),
                                e.worst().kind(),
                                e.worst().lagNanos() / 1e6,
                                e.confidence(),
                                e.worst().lateOperations(),
                                e.worst().operations(),
                                e.worst().thresholdNanos() / 1e6,
                                e.worst().confidence(),
                                e.windows()));
        if (planted.isEmpty()) {
            return;
        }
        Map<Integer, List<MatchedOperation>> trials = trials(operations);
        for (Planted truth : planted) {
            List<MatchedOperation> of = trials.getOrDefault(truth.trial(), List.of());
            List<LateRank> found =
                    LateRanks.of(of, matcher::worldRank).stream()
                            .filter(late -> ALL || late.confidence() != Confidence.LOW)
                            .toList();
            boolean right =
                    !found.isEmpty()
                            && found.getFirst().rank() == truth.rank()
                            && found.getFirst().kind() == truth.kind();
            boolean another = found.stream().anyMatch(late -> late.rank() != truth.rank());
            int[] sum = sums.computeIfAbsent(truth.micros(), _ -> new int[4]);
            sum[0] += right ? 1 : 0;
            sum[1]++;
            sum[2] += another ? 1 : 0;
            sum[3] += found.isEmpty() ? 1 : 0;
            System.out.printf(
                    Locale.ROOT,
                    "  %s trial %d (%d operations, %d timed): rank %d %s %d us: %s%n",
                    right ? another ? "right, and another" : "right" : "WRONG",
                    truth.trial(),
                    of.size(),
                    of.stream().filter(MatchedOperation::timed).count(),
                    truth.rank(),
                    truth.kind(),
                    truth.micros(),
                    found.stream()
                            .map(l ->
                                    String.format(
                                            Locale.ROOT,
                                            "rank %d %s %.3f ms %s, %d of %d %s, threshold %.3f",
                                            l.rank(),
                                            l.kind(),
                                            l.lagNanos() / 1e6,
                                            l.confidence(),
                                            l.lateOperations(),
                                            l.operations(),
                                            l.operation(),
                                            l.thresholdNanos() / 1e6))
                            .toList());
        }
    }

    /// By the time of the world's gathers, one an iteration.
    private static Map<Integer, List<MatchedOperation>> trials(
            Collection<MatchedOperation> operations) {
        int world = operations.stream().mapToInt(o -> o.arrivals().size()).max().orElse(0);
        TreeMap<Long, Integer> begins = new TreeMap<>();
        operations.stream()
                .filter(o -> o.name().equals("AllGather") && o.arrivals().size() == world)
                .forEach(o -> begins.put(o.firstEpochNanos(), (o.sequence() + 1) / ITERATIONS));
        Map<Integer, List<MatchedOperation>> trials = new TreeMap<>();
        for (MatchedOperation operation : operations) {
            var before = begins.lowerEntry(operation.firstEpochNanos());
            trials.computeIfAbsent(before == null ? 0 : before.getValue(), _ -> new ArrayList<>())
                    .add(operation);
        }
        return trials;
    }

    private static Map<String, List<Planted>> planted(Path jobs) throws IOException {
        Map<String, List<Planted>> all = new TreeMap<>();
        for (String line : Files.readAllLines(jobs)) {
            JsonNode job = new ObjectMapper().readTree(line);
            List<Planted> trials = new ArrayList<>();
            job.path("planted")
                    .forEach(p ->
                            trials.add(
                                    new Planted(
                                            p.path("trial").asInt(),
                                            p.path("rank").asInt(),
                                            p.path("kind").asText().equals("cpu")
                                                    ? LateRank.Kind.PROCESSOR
                                                    : LateRank.Kind.GPU,
                                            p.path("micros").asInt())));
            all.put(job.path("name").asText(), trials);
        }
        return all;
    }

    private static String variable(String name) {
        String value = System.getenv(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("the environment has no " + name);
        }
        return value;
    }
}
