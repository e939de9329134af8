package io.ringside.desktop.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringside.desktop.model.EndedWork;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.NodeSnapshot.Statistics;
import io.ringside.desktop.model.NodeSnapshot.Timing;
import io.ringside.desktop.model.node.PlaybackState;
import io.ringside.desktop.report.finding.Diagnosis;
import io.ringside.desktop.report.finding.HangReport;
import io.ringside.desktop.report.finding.LatenessJson;
import io.ringside.desktop.report.finding.LatenessReport;
import io.ringside.desktop.report.finding.LinkJson;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// The report as one JSON object, by protocol's report.schema.json. Absent figures are null.
/// Stateless.
public final class ReportJson {
    static final String SCHEMA = "ringside.report/1";

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ReportJson() {}

    public static String text(List<NodeReport> nodes, Diagnosis diagnosis) {
        try {
            return MAPPER.writeValueAsString(object(nodes, diagnosis));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values could not be written", e);
        }
    }

    static ObjectNode object(List<NodeReport> nodes, HangReport hangs, LatenessReport late) {
        return object(nodes, Diagnosis.of(hangs, late));
    }

    static ObjectNode object(List<NodeReport> nodes, Diagnosis diagnosis) {
        ObjectNode report = JSON.objectNode();
        report.put("schema", SCHEMA);
        ArrayNode nodeRows = report.putArray("nodes");
        ArrayNode collectives = report.putArray("collectives");
        ArrayNode p2p = report.putArray("p2p");
        ArrayNode links = report.putArray("links");
        ArrayNode findings = report.putArray("findings");
        ArrayNode progress = JSON.arrayNode();
        Map<Long, String> names = NodeReport.names(nodes);
        for (NodeReport node : nodes) {
            nodeRows.add(node(node));
            node.snapshot().collectives().forEach(s -> collectives.add(statistics(s, names)));
            node.snapshot().p2p().forEach(s -> p2p.add(statistics(s, names)));
            node.snapshot().links().forEach(l -> links.add(link(l, names)));
            node.snapshot().progress().forEach(p -> progress.add(progress(p, node, names)));
        }
        Findings.of(nodes, diagnosis).forEach(f -> f.wholeJson(findings.addObject()));
        if (!progress.isEmpty()) {
            report.set("progress", progress);
        }
        report.set("hangs", diagnosis.hangs().json());
        report.set("lateness", LatenessJson.object(diagnosis.late()));
        report.set("linkTimes", LinkJson.object(diagnosis.links(), names));
        report.set("steps", diagnosis.steps().json());
        if (diagnosis.steps().tokens().engines() > 0) {
            report.set("tokens", diagnosis.steps().tokensJson());
        }
        return report;
    }

    private static ObjectNode node(NodeReport node) {
        NodeSnapshot snapshot = node.snapshot();
        ObjectNode row = JSON.objectNode();
        row.put("host", node.info().hostName());
        Optional<PlaybackState> playback = snapshot.playback().or(node.info()::playback);
        if (playback.isPresent()) {
            row.set("playback", playback(playback.get()));
        } else {
            row.putNull("playback");
        }
        ArrayNode sources = row.putArray("sources");
        for (var source : node.sources()) {
            ObjectNode entry =
                    sources.addObject()
                            .put("name", source.name())
                            .put("state", source.state().name().toLowerCase(Locale.ROOT))
                            .put("reason", source.reason());
            source.periodNanos().ifPresent(nanos -> entry.put("periodNanos", nanos));
            source.readEpochNanos().ifPresent(nanos -> entry.put("readEpochNanos", nanos));
        }
        raised(snapshot, row);
        ProgressJson.gpuTimes(snapshot, row);
        if (!snapshot.ended().isEmpty()) {
            row.set("ended", ended(snapshot.ended()));
        }
        ArrayNode losses = row.putArray("losses");
        snapshot.losses().forEach(l -> loss(losses, l.stage(), l.reason(), l.count()));
        node.feedLosses().forEach((reason, count) -> loss(losses, "feed", reason, count));
        ArrayNode anomalies = row.putArray("anomalies");
        snapshot.anomalies()
                .forEach(a -> anomalies.addObject().put("kind", a.kind()).put("count", a.count()));
        ArrayNode gpus = row.putArray("gpus");
        snapshot.gpus().forEach(g -> gpus.add(GpuJson.object(g)));
        HealthJson.node(node.health(), row);
        return row;
    }

    private static void raised(NodeSnapshot snapshot, ObjectNode node) {
        ArrayNode rows = JSON.arrayNode();
        for (NodeSnapshot.ProfiledProcess process : snapshot.processes()) {
            process.raise()
                    .ifPresent(raise ->
                            rows.addObject()
                                    .put("process", process.process())
                                    .put("pid", process.pid())
                                    .put("level", process.level())
                                    .put("levelWanted", raise.level())
                                    .put("untilEpochNanos", raise.untilEpochNanos()));
        }
        if (!rows.isEmpty()) {
            node.set("raised", rows);
        }
    }

    private static ObjectNode ended(EndedWork e) {
        ObjectNode row = JSON.objectNode();
        row.put("processes", e.processes());
        row.put("died", e.died());
        row.put("communicators", e.communicators());
        ArrayNode operations = row.putArray("operations");
        e.operations()
                .forEach(sum -> sum(operations.addObject().put("operation", sum.name()), sum));
        ArrayNode links = row.putArray("links");
        e.links().forEach(sum -> sum(links.addObject().put("provenance", sum.name()), sum));
        sum(row.putObject("transfers"), e.transfers());
        return row;
    }

    private static void sum(ObjectNode row, EndedWork.Sum sum) {
        row.put("count", sum.count()).put("bytes", sum.bytes());
    }

    private static ObjectNode playback(PlaybackState p) {
        return JSON.objectNode()
                .put("file", p.file())
                .put("speed", p.speed())
                .put("loop", p.loop())
                .put("finished", p.finished())
                .put("origin", p.origin())
                .put("simulated", p.simulated());
    }

    private static void loss(ArrayNode losses, String stage, String reason, long count) {
        losses.addObject().put("stage", stage).put("reason", reason).put("count", count);
    }

    private static ObjectNode statistics(Statistics s, Map<Long, String> names) {
        ObjectNode row = JSON.objectNode();
        communicator(row, s.commHash(), names);
        row.put("rank", s.rank());
        s.peer().ifPresent(peer -> row.put("peer", peer));
        row.put("operation", s.operation());
        row.put("datatype", s.datatype());
        row.put("bytes", s.messageBytes());
        row.put("bytesExact", s.bytesExact());
        row.put("count", s.count());
        row.put("totalBytes", s.totalBytes());
        row.put("captured", s.captured());
        if (s.callsWithoutOperation() > 0) {
            row.put("callsWithoutOperation", s.callsWithoutOperation());
        }
        row.put("algorithm", s.algorithm());
        row.put("protocol", s.protocol());
        row.put("channels", s.channels());
        Optional<Timing> timing = s.bestTiming();
        row.put("timingSource", timing.map(t -> t.source().text()).orElse(null));
        timing.ifPresentOrElse(
                t ->
                        row.putObject("durationNanos")
                                .put("count", t.count())
                                .put("p50", t.p50Nanos())
                                .put("p99", t.p99Nanos()),
                () -> row.putNull("durationNanos"));
        real(
                row,
                "busBandwidthBytesPerSecond",
                timing.map(Timing::busBandwidthBytesPerSecond).orElse(OptionalDouble.empty()));
        return row;
    }

    private static ObjectNode link(NodeSnapshot.Link l, Map<Long, String> names) {
        ObjectNode row = JSON.objectNode();
        communicator(row, l.commHash(), names);
        row.put("from", l.from()).put("to", l.to()).put("bytes", l.bytes()).put("count", l.count());
        real(row, "rateBytesPerSecond", l.rateBytesPerSecond());
        real(row, "latencyNanos", l.latencyNanos());
        row.put("provenance", l.provenance().name().toLowerCase(Locale.ROOT));
        return row;
    }

    private static ObjectNode progress(
            NodeSnapshot.Progress p, NodeReport node, Map<Long, String> names) {
        boolean stands = p.view().stands(node.snapshot().windowEndEpochNanos());
        ObjectNode row = ProgressJson.progress(p.view(), node.info().hostName(), stands);
        communicator(row, p.commHash(), names);
        return row;
    }

    private static void communicator(ObjectNode row, long hash, Map<Long, String> names) {
        String decimal = Long.toUnsignedString(hash);
        row.put("communicator", names.getOrDefault(hash, decimal));
        row.put("commHash", decimal);
    }

    private static void real(ObjectNode row, String field, OptionalDouble value) {
        value.ifPresentOrElse(v -> row.put(field, v), () -> row.putNull(field));
    }
}
