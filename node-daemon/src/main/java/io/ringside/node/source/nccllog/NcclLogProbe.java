package io.ringside.node.source.nccllog;

import io.ringside.node.host.HostFiles;
import io.ringside.node.ranks.CommunicatorRings;
import io.ringside.node.ranks.RankProcess;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Probe;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.nccllog.line.DropReason;
import io.ringside.node.source.nccllog.line.NcclLine;
import io.ringside.protocol.figures.ProcessFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads NCCL's log and graph files as they grow: WARN lines become events, the rings of
/// communicators go to the drain thread, and version and level become attributes of the process. At
/// most 4 MiB of a look; what is behind waits for the next.
public final class NcclLogProbe implements Probe {
    private static final String NAME = "nccl-log";
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long BUDGET_BYTES = 4L << 20;
    private static final int MOST_VERSION_LINE = 1024;
    private static final Pattern VERSION =
            Pattern.compile("NCCL version (\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}[\\w.+-]{0,64})");

    private final HostFiles host;
    private final String hostName;
    private final Supplier<List<RankProcess>> processes;
    private final Supplier<Map<String, Integer>> gpuIndexes;
    private final Consumer<List<CommunicatorRings>> rings;
    private final LogFiles files;
    private final GraphDumps dumps;
    private final RingResolver resolver = new RingResolver();
    private final Warnings warnings = new Warnings(NAME);
    private final Map<Object, FileLines> fileLines = new HashMap<>();
    private final Map<Integer, Facts> facts = new LinkedHashMap<>();
    private List<CommunicatorRings> published = List.of();
    private Look looking = new Look(List.of(), 0, 0);
    private int nextFile;

    /// @param processes as the identity probe knows them
    /// @param gpuIndexes NVML's index of each GPU, by uuid
    /// @param rings hears all rings when there are others than before
    public NcclLogProbe(
            HostFiles files,
            NcclLogPaths paths,
            String hostName,
            Supplier<List<RankProcess>> processes,
            Supplier<Map<String, Integer>> gpuIndexes,
            Consumer<List<CommunicatorRings>> rings) {
        host = files;
        this.hostName = hostName;
        this.processes = processes;
        this.gpuIndexes = gpuIndexes;
        this.rings = rings;
        this.files = new LogFiles(files, paths, hostName);
        dumps = new GraphDumps(files);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long periodNanos(Rhythm rhythm) {
        return PERIOD_NANOS;
    }

    @Override
    public Observation look(long epochNanos, long monotonicNanos, Rhythm rhythm) {
        List<RankProcess> live = processes.get();
        files.find(live, monotonicNanos);
        long left = BUDGET_BYTES;
        List<LogFile> open = files.open();
        for (int i = 0; i < open.size() && left > 0; i++) {
            LogFile file = open.get((i + nextFile) % open.size());
            left -= read(file, left, live, epochNanos, monotonicNanos);
        }
        nextFile = open.isEmpty() ? 0 : (nextFile + 1) % open.size();
        fileLines.keySet().retainAll(open.stream().map(LogFile::key).toList());
        publish(live);
        facts.keySet().retainAll(live.stream().map(RankProcess::pid).toList());
        return new Observation(
                state(open),
                reason(open, left <= 0),
                readings(epochNanos),
                warnings.take(epochNanos, monotonicNanos));
    }

    @Override
    public void close() {
        files.close();
    }

    private long read(
            LogFile file,
            long budgetBytes,
            List<RankProcess> live,
            long epochNanos,
            long monotonicNanos) {
        Look look = new Look(live, epochNanos, monotonicNanos);
        try {
            long read = file.read(budgetBytes, line -> take(line, file, look));
            if (read < budgetBytes) {
                looking = look;
                linesOf(file).quiet();
            }
            return read;
        } catch (IOException broken) {
            files.forget(file);
            return 0;
        }
    }

    private FileLines linesOf(LogFile file) {
        FileLines known = fileLines.get(file.key());
        if (known == null || !known.isOf(file)) {
            known = new FileLines(file, hostName, line -> certain(line, file));
            fileLines.put(file.key(), known);
        }
        return known;
    }

    private void take(String text, LogFile file, Look look) {
        looking = look;
        linesOf(file).take(text);
        boolean alone = !text.contains(" NCCL INFO ") && file.writers().size() == 1;
        if (alone && text.length() < MOST_VERSION_LINE) {
            Facts of = factsOf(file.writers().values().iterator().next(), file);
            version(text, of);
        }
    }

    private static void version(String text, Facts of) {
        Matcher version = VERSION.matcher(text);
        if (version.find()) {
            of.version = version.group(1);
        }
    }

    /// A line of which it is known whose it is.
    private void certain(NcclLine line, LogFile file) {
        Optional<RankProcess> process = writer(file, line);
        Facts of = process.map(known -> factsOf(known, file)).orElseGet(Facts::new);
        switch (line.level()) {
            case WARN -> {
                of.warnings++;
                long writtenNanos =
                        file.inBacklog()
                                ? Math.min(looking.epochNanos, file.backlogEpochNanos())
                                : looking.epochNanos;
                warnings.add(line, process, file.name(), writtenNanos, looking.monotonicNanos);
            }
            case INFO -> {
                of.info = true;
                version(line.text(), of);
                linesOf(file).initLines().take(line, process).ifPresent(resolver::add);
            }
            case TRACE -> {
                // Tells nothing that is shown.
            }
        }
    }

    /// By the pid in the line, among those that name the file, else among all. Where several hosts
    /// write one file the name must be this host's too: each has its own pids.
    private Optional<RankProcess> writer(LogFile file, NcclLine line) {
        Optional<RankProcess> same;
        if (file.writers().isEmpty()) {
            List<RankProcess> all =
                    looking.live.stream()
                            .filter(process -> process.pidInNamespace() == line.pid())
                            .toList();
            same = all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
        } else {
            same = Optional.ofNullable(file.writers().get((int) line.pid()));
        }
        return same.filter(process ->
                linesOf(file).isOfOneHost()
                        || NcclLogPaths.hostNames(host, process, hostName).contains(line.host()));
    }

    private void publish(List<RankProcess> live) {
        Map<Long, CommunicatorRings> all = new LinkedHashMap<>();
        dumps.read(live, gpuIndexes.get()).forEach(dumped -> all.put(dumped.commHash(), dumped));
        resolver.resolve(live).forEach(told -> all.put(told.commHash(), told));
        List<CommunicatorRings> now = List.copyOf(all.values());
        if (!now.equals(published)) {
            published = now;
            rings.accept(now);
        }
    }

    private Facts factsOf(RankProcess process, LogFile file) {
        Facts known = facts.computeIfAbsent(process.pid(), absent -> new Facts());
        known.file = file.name();
        return known;
    }

    private List<Reading> readings(long epochNanos) {
        List<Reading> readings = new ArrayList<>();
        facts.forEach((pid, known) ->
                readings.add(
                        Reading.of(SubjectKind.PROCESS, String.valueOf(pid), NAME, epochNanos)
                                .put("nccl.version", known.version)
                                .put("nccl.log.level", known.info ? "INFO" : "WARN")
                                .put("nccl.log.file", known.file)
                                .put(ProcessFigure.NCCL_WARNINGS, (double) known.warnings)
                                .build()));
        return readings;
    }

    private State state(List<LogFile> open) {
        boolean whole =
                files.refused().isEmpty()
                        && !files.tooMany()
                        && dropped().isEmpty()
                        && resolver.ambiguous() + resolver.contradicted() == 0;
        return open.isEmpty() && files.refused().isEmpty()
                ? State.UNAVAILABLE
                : whole ? State.OK : State.WARN;
    }

    private Map<DropReason, Long> dropped() {
        return FileLines.dropped(List.copyOf(fileLines.values()));
    }

    private String reason(List<LogFile> open, boolean behind) {
        List<String> sentences = new ArrayList<>();
        if (open.isEmpty() && files.refused().isEmpty()) {
            sentences.add(
                    "No process writes an NCCL log file; set NCCL_DEBUG=INFO, NCCL_DEBUG_SUBSYS=INIT,GRAPH and NCCL_DEBUG_FILE=/tmp/nccl.%h.%p.log to see warnings and ring orders.");
        }
        files.refused().entrySet().stream()
                .limit(3)
                .forEach(entry ->
                        sentences.add(
                                "%s is not read: %s.".formatted(entry.getKey(), entry.getValue())));
        if (files.tooMany()) {
            sentences.add("More than 64 log files; the others are not read.");
        }
        if (behind) {
            sentences.add("The logs grow faster than 4 MiB/s or were long; reading goes on.");
        }
        long skipped = open.stream().mapToLong(LogFile::skippedBytes).sum();
        if (skipped > 0) {
            sentences.add("%d MiB of old log were passed over.".formatted(skipped >> 20));
        }
        if (!dropped().isEmpty()) {
            sentences.add(FileLines.told(dropped()));
        }
        if (resolver.ambiguous() > 0) {
            sentences.add(
                    "%d communicators of this NCCL version cannot be told apart by its log; their ring order is left out."
                            .formatted(resolver.ambiguous()));
        }
        if (resolver.contradicted() > 0) {
            sentences.add(
                    "Of %d communicators the logs tell different rings; they are left out."
                            .formatted(resolver.contradicted()));
        }
        return String.join(" ", sentences);
    }

    private record Look(List<RankProcess> live, long epochNanos, long monotonicNanos) {}

    private static final class Facts {
        private String version = "";
        private String file = "";
        private boolean info;
        private long warnings;
    }
}
