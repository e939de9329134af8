package io.ringside.node.source.nccllog;

import io.ringside.fixtures.FileTree;
import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.host.HostFiles;
import io.ringside.node.ranks.CommunicatorRings;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.source.nccllog.Interleaving.Cut;
import io.ringside.node.source.nccllog.line.DropReason;
import io.ringside.node.source.nccllog.line.LineKind;
import io.ringside.node.source.nccllog.line.LineSorter;
import io.ringside.node.source.nccllog.line.NcclLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Writes the logs of eight ranks into one file in many orders and with many cuts, has them read,
/// and holds what was read against what was written. See BENCHMARKS.md for how to run it.
public final class LogStorm {
    private static final long EPOCH = 4_000_000_000L * 1_000_000_000L;
    private static final long SECOND = 1_000_000_000;
    private static final List<Cut> CUTS = List.of(Cut.values());

    /// A warning that begins so far like one of its process, and not more like another's, is its
    /// own, whatever stands behind.
    private static final int LEAST_ALIKE = 12;

    private static final String CUT_MARK = " …";

    private final FileTree files;
    final Map<Cut, Sum> sums = new EnumMap<>(Cut.class);
    final List<String> wrong = new ArrayList<>();

    LogStorm(Path root) {
        files = new FileTree(root);
    }

    /// What one kind of cuts came to.
    static final class Sum {
        int runs;
        long rings;
        long wrongRings;
        long warnings;
        long wrongWarnings;
        long mixedWarnings;
        long lines;
        long alone;
        long aloneUsed;
        long certain;
        long certainUsed;
        long wrongLines;
        final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    }

    public static void main(String[] arguments) throws IOException, ConfigException {
        int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 20_261_129;
        Path root = Files.createTempDirectory(Path.of("/dev/shm"), "ringside-logs-");
        LogStorm storm = new LogStorm(root);
        try {
            storm.run(runs, seed);
        } finally {
            storm.clear();
        }
        System.out.println(storm.table());
        storm.wrong.stream().limit(20).forEach(System.out::println);
        if (!storm.wrong.isEmpty()) {
            throw new AssertionError(storm.wrong.size() + " were wrong");
        }
    }

    void run(int runs, long seed) throws IOException, ConfigException {
        long user = ((Integer) Files.getAttribute(files.root(), "unix:uid")).longValue();
        for (int i = 0; i < runs; i++) {
            Random random = new Random(seed + i);
            Cut cut = CUTS.get(i % CUTS.size());
            LogJob job = new LogJob(random, random.nextBoolean(), user);
            Interleaving mixed = new Interleaving(job.lines, cut, random);
            Sum sum = sums.computeIfAbsent(cut, absent -> new Sum());
            sum.runs++;
            sort(mixed, sum);
            probe(job, mixed, sum, seed + i);
        }
    }

    private void clear() throws IOException {
        files.delete("/logs/all.log");
        Files.deleteIfExists(files.at("/logs"));
        Files.delete(files.root());
    }

    /// The lines, one by one.
    private static void sort(Interleaving mixed, Sum sum) {
        Map<Long, Set<String>> written = new HashMap<>();
        for (Interleaving.Line line : mixed.lines) {
            written.computeIfAbsent((long) LogJob.pid(line.writer()), absent -> new HashSet<>())
                    .add(words(line.text()));
        }
        Set<String> used = new HashSet<>();
        LineSorter sorter =
                new LineSorter(
                        Set.of("node-a"),
                        new LineSorter.Listener() {
                            @Override
                            public void line(NcclLine line) {
                                String key = line.pid() + " " + line.text();
                                boolean known =
                                        written.getOrDefault(line.pid(), Set.of())
                                                .contains(line.text());
                                if (known) {
                                    used.add(key);
                                } else if (counts(line)
                                        && !isBeginning(line, written)
                                        && written.getOrDefault(line.pid(), Set.of()).stream()
                                                .noneMatch(all ->
                                                        line.level() == NcclLine.Level.WARN
                                                                && hasInIt(line.text(), all))) {
                                    sum.wrongLines++;
                                }
                            }

                            @Override
                            public void lost(NcclLine.Writer writer) {
                                // Counted by the sorter.
                            }

                            @Override
                            public void lost() {
                                // The same.
                            }
                        });
        for (String line : mixed.text.split("\n", -1)) {
            sorter.take(line);
        }
        sorter.quiet();
        sorter.dropped().forEach((reason, count) -> sum.dropped.merge(reason, count, Long::sum));
        for (Interleaving.Line line : mixed.lines) {
            boolean isUsed = used.contains(LogJob.pid(line.writer()) + " " + words(line.text()));
            sum.lines++;
            sum.alone += line.alone() ? 1 : 0;
            sum.aloneUsed += line.alone() && isUsed ? 1 : 0;
            sum.certain += line.certain() ? 1 : 0;
            sum.certainUsed += line.certain() && isUsed ? 1 : 0;
        }
    }

    /// Lines that tell something: the others' words are not used.
    private static boolean counts(NcclLine line) {
        LineKind kind = LineKind.of(line);
        return kind != LineKind.OTHER && kind != LineKind.UNKNOWN;
    }

    private static boolean isBeginning(NcclLine line, Map<Long, Set<String>> written) {
        String text = line.text();
        String cut =
                text.endsWith(CUT_MARK)
                        ? text.substring(0, text.length() - CUT_MARK.length())
                        : text;
        boolean mayBeCut = text.endsWith(CUT_MARK) || text.startsWith("Channel ");
        return mayBeCut
                && written.getOrDefault(line.pid(), Set.of()).stream()
                        .anyMatch(all -> all.startsWith(cut));
    }

    private static String words(String line) {
        return line.substring(line.indexOf(" NCCL ") + " NCCL INFO ".length()).strip();
    }

    /// Rings and warnings, by the source as it runs.
    private void probe(LogJob job, Interleaving mixed, Sum sum, long seed) throws ConfigException {
        files.put("/logs/all.log", mixed.text);
        List<List<CommunicatorRings>> told = new ArrayList<>();
        try (NcclLogProbe probe =
                new NcclLogProbe(
                        new HostFiles(files.root()),
                        NcclLogPaths.of(ConfigFile.parse("nccl_logs: ['/logs/all.log']", "t")),
                        "node-a",
                        () -> job.live,
                        Map::of,
                        told::add)) {
            for (int look = 1; look <= 2; look++) {
                for (NodeEvent event : probe.look(EPOCH, look * SECOND, Rhythm.NORMAL).events()) {
                    warning(event, mixed, sum, seed);
                }
            }
        }
        for (CommunicatorRings rings :
                told.isEmpty() ? List.<CommunicatorRings>of() : told.getLast()) {
            sum.rings++;
            if (!isRight(rings, job.rings.getOrDefault(rings.commHash(), List.of()))) {
                sum.wrongRings++;
                wrong.add("seed " + seed + ", ring: " + rings);
            }
        }
    }

    private void warning(NodeEvent event, Interleaving mixed, Sum sum, long seed) {
        if (event.text().startsWith("NCCL wrote ")) {
            return;
        }
        sum.warnings++;
        String text = event.text().replace(CUT_MARK, "");
        List<String> theirs =
                mixed.lines.stream()
                        .filter(line ->
                                event.subject().equals(Integer.toString(LogJob.pid(line.writer()))))
                        .filter(line -> line.text().contains(" NCCL WARN "))
                        .map(line -> words(line.text()))
                        .toList();
        if (theirs.stream().anyMatch(line -> line.startsWith(text))) {
            return;
        }
        List<String> ofOthers =
                mixed.lines.stream()
                        .filter(line -> line.text().contains(" NCCL WARN "))
                        .map(line -> words(line.text()))
                        .filter(line -> !theirs.contains(line))
                        .toList();
        int own = alike(text, theirs);
        boolean isTheirs = own >= LEAST_ALIKE && own >= alike(text, ofOthers);
        if (isTheirs || theirs.stream().anyMatch(line -> hasInIt(text, line))) {
            sum.mixedWarnings++;
        } else {
            sum.wrongWarnings++;
            wrong.add("seed " + seed + ", warning: " + event);
        }
    }

    /// How much of its beginning the likest of them has.
    private static int alike(String text, List<String> lines) {
        int most = 0;
        for (String line : lines) {
            int same = 0;
            while (same < Math.min(text.length(), line.length())
                    && text.charAt(same) == line.charAt(same)) {
                same++;
            }
            most = Math.max(most, same);
        }
        return most;
    }

    /// All of a line's words, with others among them.
    private static boolean hasInIt(String text, String line) {
        int at = 0;
        for (int i = 0; i < text.length() && at < line.length(); i++) {
            at += text.charAt(i) == line.charAt(at) ? 1 : 0;
        }
        return at == line.length();
    }

    private static boolean isRight(CommunicatorRings told, List<List<Integer>> truth) {
        if (told.next().size() != truth.size()) {
            return false;
        }
        for (int channel = 0; channel < truth.size(); channel++) {
            Map<Integer, Integer> links = CommunicatorRings.links(truth.get(channel));
            if (!links.entrySet().containsAll(told.next().get(channel).entrySet())) {
                return false;
            }
        }
        return true;
    }

    String table() {
        StringBuilder table =
                new StringBuilder(
                        "| cut | files | rings told | wrong | warnings told | of another process | with another's words inside | lines | certain | used | alone in their line | used | other lines used wrongly | dropped |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        sums.forEach((cut, sum) ->
                table.append(
                        "| %s | %,d | %,d | %d | %,d | %d | %d | %,d | %,d | %.3f %% | %,d | %.2f %% | %d | %s |%n"
                                .formatted(
                                        cut,
                                        sum.runs,
                                        sum.rings,
                                        sum.wrongRings,
                                        sum.warnings,
                                        sum.wrongWarnings,
                                        sum.mixedWarnings,
                                        sum.lines,
                                        sum.certain,
                                        100.0 * sum.certainUsed / sum.certain,
                                        sum.alone,
                                        100.0 * sum.aloneUsed / sum.alone,
                                        sum.wrongLines,
                                        sum.dropped)));
        return table.toString();
    }
}
