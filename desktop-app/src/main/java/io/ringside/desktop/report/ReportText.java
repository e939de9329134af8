package io.ringside.desktop.report;

import io.ringside.desktop.model.EndedWork;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.node.DaemonVersion;
import io.ringside.desktop.model.node.NodeHealth.ToldFinding;
import io.ringside.desktop.model.node.PlaybackState;
import io.ringside.desktop.model.node.ProcessState;
import io.ringside.desktop.model.node.VersionWords;
import io.ringside.desktop.model.subject.RankWords;
import io.ringside.desktop.report.finding.Diagnosis;
import io.ringside.desktop.report.finding.HangReport;
import io.ringside.desktop.report.finding.LatenessReport;
import io.ringside.protocol.gpu.GpuFact;
import io.ringside.protocol.gpu.KnownGpu;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The report as text for people: a section each for nodes, health rules, collectives, P2P, links,
/// open operations, GPUs and losses. Used once.
public final class ReportText {
    private final StringBuilder out = new StringBuilder();
    private final List<NodeReport> nodes;
    private final Map<Long, String> labels;
    private final int most;

    private ReportText(List<NodeReport> nodes, boolean all) {
        this.nodes = nodes;
        most = all ? Integer.MAX_VALUE : TextTable.A_PAGE;
        labels = NodeReport.labels(nodes);
    }

    static String text(List<NodeReport> nodes, HangReport hangs, LatenessReport late, boolean all) {
        return text(nodes, Diagnosis.of(hangs, late), all);
    }

    /// What is wrong comes first.
    ///
    /// @param all every row of every rank; else ranks that do the same are one row, and of each
    ///   section a page
    public static String text(List<NodeReport> nodes, Diagnosis diagnosis, boolean all) {
        ReportText report = new ReportText(nodes, all);
        report.generated();
        report.out.append(Findings.summary(Findings.of(nodes, diagnosis)));
        report.out.append(diagnosis.hangs().text());
        report.out.append(diagnosis.late().text());
        report.out.append(diagnosis.links().text());
        report.out.append(Findings.text(diagnosis.more()));
        report.out.append(diagnosis.steps().text());
        report.nodes();
        report.healthRules();
        StatisticsText.append(nodes, report::label, all, report.out);
        report.links();
        report.ended();
        ProgressText.append(nodes, report.labels, report.most, report.out);
        report.gpus();
        report.losses();
        return report.out.toString();
    }

    /// Above all else, so that it is not taken for a real cluster.
    private void generated() {
        nodes.stream()
                .flatMap(node -> node.snapshot().playback().or(node.info()::playback).stream())
                .filter(PlaybackState::generated)
                .findFirst()
                .ifPresent(made -> out.append(made.origin()).append(String.format(".%n%n")));
    }

    private void nodes() {
        for (NodeReport node : nodes) {
            NodeSnapshot s = node.snapshot();
            long live = s.processes().stream().filter(p -> p.state() == ProcessState.LIVE).count();
            long died = s.processes().stream().filter(p -> p.state() == ProcessState.DIED).count();
            out.append(
                    String.format(
                            Locale.ROOT,
                            "Node %s (%s): %s of totals, %d processes (%d live, %d died)%n",
                            node.info().hostName(),
                            node.target(),
                            UnitFormat.duration(
                                    Math.max(0, s.windowEndEpochNanos() - s.startEpochNanos())),
                            s.processes().size(),
                            live,
                            died));
            s.playback().or(node.info()::playback).ifPresent(p -> playback(p, s));
            simulated(s);
            node.sources().stream()
                    .filter(source -> !source.reason().isEmpty())
                    .forEach(source ->
                            line(
                                    source.name()
                                            + ": "
                                            + source.state().name().toLowerCase(Locale.ROOT)
                                            + ", "
                                            + source.reason()));
            captured(s);
            callsWithoutOperation(s);
            LevelText.lines(s).forEach(this::line);
            versions(node);
            gpuTimes(s);
        }
    }

    private void versions(NodeReport node) {
        VersionWords.of(
                        new DaemonVersion(node.info().daemonVersion(), node.info().protocolMinor()),
                        node.snapshot().livePlugins(),
                        VersionWords.program())
                .ifPresent(this::line);
    }

    private void healthRules() {
        TextTable table = new TextTable("host", "severity", "subject", "finding", "evidence");
        for (NodeReport node : nodes) {
            node.health().findings().stream()
                    .sorted(Comparator.comparing(ToldFinding::severity))
                    .forEach(f ->
                            table.row(
                                    node.info().hostName(),
                                    f.severity().word(),
                                    (f.subjectKind().id() + " " + f.subject()).strip(),
                                    f.title(),
                                    f.evidence()));
        }
        section("Health rules that hold", table, "none");
    }

    private void simulated(NodeSnapshot s) {
        String names =
                s.communicators().stream()
                        .map(NodeSnapshot.Communicator::label)
                        .filter(NodeSnapshot.Communicator::simulated)
                        .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            line("Simulated: a driver plays NCCL's part; no GPU did this work: " + names);
        }
    }

    private void playback(PlaybackState p, NodeSnapshot s) {
        if (p.generated()) {
            return; // said above all
        }
        line(
                "Playback of "
                        + p.file()
                        + (p.simulated() ? " (simulated: played by a driver, not NCCL)" : "")
                        + String.format(Locale.ROOT, " at speed %s", trim(p.speed()))
                        + (p.loop() ? ", repeating" : "")
                        + (p.origin().isEmpty() ? "" : ": " + p.origin()));
        if (!p.finished()) {
            line(
                    "Playback is not finished: the totals reach to window "
                            + s.window()
                            + " and will grow.");
        }
    }

    private void captured(NodeSnapshot s) {
        long captured = s.processes().stream().mapToLong(p -> p.capturedOperations()).sum();
        if (captured > 0) {
            line(captured + " operations captured in graphs, replays not visible");
        }
    }

    private void callsWithoutOperation(NodeSnapshot s) {
        Map<String, Long> byName = new TreeMap<>();
        s.collectives()
                .forEach(row ->
                        byName.merge(row.operation(), row.callsWithoutOperation(), Long::sum));
        byName.forEach((operation, calls) -> {
            if (calls > 0) {
                line(calls + " calls of " + operation + ", NCCL told of no operation");
            }
        });
    }

    /// Processes of which the same is to be said are told of together.
    private void gpuTimes(NodeSnapshot s) {
        Map<String, List<NodeSnapshot.ProfiledProcess>> bySentence = new LinkedHashMap<>();
        s.processes().stream()
                .filter(p -> p.state() == ProcessState.LIVE)
                .forEach(p -> {
                    String sentence = p.gpuTiming().sentence(p.level());
                    if (!sentence.isEmpty()) {
                        bySentence
                                .computeIfAbsent(
                                        "level " + p.level() + ". " + sentence,
                                        _ -> new ArrayList<>())
                                .add(p);
                    }
                });
        bySentence.forEach((sentence, of) ->
                line(
                        (of.size() == 1
                                        ? "Process %d (pid %d)"
                                                .formatted(
                                                        of.getFirst().process(),
                                                        of.getFirst().pid())
                                        : "Processes "
                                                + RankWords.list(
                                                        of.stream().map(p -> p.process()).toList()))
                                + ": "
                                + sentence));
    }

    private void links() {
        TextTable table =
                new TextTable(
                        "communicator",
                        ">from",
                        ">to",
                        ">bytes",
                        ">count",
                        ">rate",
                        ">latency",
                        "provenance");
        List<NodeSnapshot.Link> links = new ArrayList<>();
        nodes.forEach(node -> links.addAll(node.snapshot().links()));
        links.sort(Comparator.comparingLong(l -> -l.bytes()));
        for (NodeSnapshot.Link l : links) {
            table.row(
                    label(l.commHash()),
                    Integer.toString(l.from()),
                    Integer.toString(l.to()),
                    UnitFormat.bytes(l.bytes()),
                    Long.toString(l.count()),
                    UnitFormat.rate(l.rateBytesPerSecond()),
                    l.latencyNanos().isPresent()
                            ? UnitFormat.duration((long) l.latencyNanos().getAsDouble())
                            : UnitFormat.ABSENT,
                    l.provenance().name().toLowerCase(Locale.ROOT));
        }
        section("Links", table, "none known");
    }

    /// Said only where there is something: a young daemon has forgotten nothing.
    private void ended() {
        TextTable table = new TextTable("host", "what", ">count", ">total");
        boolean any = false;
        for (NodeReport node : nodes) {
            EndedWork e = node.snapshot().ended();
            String host = node.info().hostName();
            if (!e.isEmpty()) {
                any = true;
                table.row(host, "processes", Long.toString(e.processes()), UnitFormat.ABSENT);
                table.row(host, "  of these died", Long.toString(e.died()), UnitFormat.ABSENT);
                table.row(
                        host, "communicators", Long.toString(e.communicators()), UnitFormat.ABSENT);
                e.operations().forEach(sum -> ended(table, host, sum.name(), sum));
                e.links().forEach(sum -> ended(table, host, "links, " + sum.name(), sum));
                ended(table, host, "channel transfers", e.transfers());
            }
        }
        if (any) {
            section("Ended, and no longer listed above", table, "none");
        }
    }

    private static void ended(TextTable table, String host, String what, EndedWork.Sum sum) {
        if (sum.count() > 0) {
            table.row(host, what, Long.toString(sum.count()), UnitFormat.bytes(sum.bytes()));
        }
    }

    private void gpus() {
        TextTable table =
                new TextTable(
                        "host",
                        ">GPU",
                        "name",
                        ">busy",
                        ">memory",
                        ">temperature",
                        ">power",
                        ">SM clock",
                        ">ECC uncorrected",
                        "clocks held by");
        for (NodeReport node : nodes) {
            for (KnownGpu g : node.snapshot().gpus()) {
                table.row(
                        node.info().hostName(),
                        g.shortTitle(),
                        orAbsent(g.nameAndPod()),
                        UnitFormat.percent(figure(g, GpuFact.UTILIZATION)),
                        share(memory(g, GpuFact.MEMORY_USED), memory(g, GpuFact.MEMORY_TOTAL)),
                        UnitFormat.number(figure(g, GpuFact.TEMPERATURE), "\u00B0C"),
                        share(
                                UnitFormat.number(figure(g, GpuFact.POWER), "W"),
                                UnitFormat.number(figure(g, GpuFact.POWER_LIMIT), "W")),
                        UnitFormat.number(megahertz(figure(g, GpuFact.SM_CLOCK)), "MHz"),
                        count(figure(g, GpuFact.ECC_UNCORRECTED_VOLATILE)),
                        orAbsent(String.join(", ", g.clocksEventReasonNames())));
            }
        }
        section("GPUs", table, "no readings");
    }

    private void losses() {
        TextTable table = new TextTable("host", "stage", "reason", ">count");
        for (NodeReport node : nodes) {
            String host = node.info().hostName();
            node.snapshot().losses().stream()
                    .filter(l -> l.count() > 0)
                    .forEach(l -> table.row(host, l.stage(), l.reason(), Long.toString(l.count())));
            node.feedLosses()
                    .forEach((reason, count) ->
                            table.row(host, "feed", reason, Long.toString(count)));
            node.snapshot().anomalies().stream()
                    .filter(a -> a.count() > 0)
                    .forEach(a -> table.row(host, "odd call", a.kind(), Long.toString(a.count())));
        }
        section("Losses and odd calls", table, "none: every count is 0");
    }

    private void section(String title, TextTable table, String whenEmpty) {
        table.print(title, whenEmpty, most, out);
    }

    private void line(String text) {
        out.append("  ").append(text).append('\n');
    }

    private String label(long commHash) {
        return labels.getOrDefault(commHash, NodeSnapshot.Communicator.shortLabel(commHash));
    }

    private static OptionalDouble figure(KnownGpu gpu, GpuFact fact) {
        return gpu.figure(fact.figure());
    }

    private static String memory(KnownGpu gpu, GpuFact fact) {
        OptionalDouble bytes = figure(gpu, fact);
        return bytes.isPresent() ? UnitFormat.bytes((long) bytes.getAsDouble()) : UnitFormat.ABSENT;
    }

    /// "350 W of 700 W"; without a whole the part alone.
    private static String share(String part, String whole) {
        return whole.equals(UnitFormat.ABSENT) ? part : part + " of " + whole;
    }

    private static String count(OptionalDouble count) {
        return count.isPresent() ? Long.toString((long) count.getAsDouble()) : UnitFormat.ABSENT;
    }

    private static OptionalDouble megahertz(OptionalDouble hertz) {
        return hertz.isPresent()
                ? OptionalDouble.of(hertz.getAsDouble() / 1e6)
                : OptionalDouble.empty();
    }

    private static String trim(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static String orAbsent(String text) {
        return text.isEmpty() ? UnitFormat.ABSENT : text;
    }
}
