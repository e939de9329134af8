package io.ringside.desktop.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringside.desktop.model.GpuTiming;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.RankProgress;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// How far ranks are, and where their GPU times come from, as JSON. Stateless.
final class ProgressJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ProgressJson() {}

    /// Left out where no process tells of it.
    static void gpuTimes(NodeSnapshot snapshot, ObjectNode node) {
        ArrayNode rows = JSON.arrayNode();
        for (NodeSnapshot.ProfiledProcess process : snapshot.processes()) {
            GpuTiming timing = process.gpuTiming();
            if (timing.timer() != GpuTiming.Timer.UNTOLD
                    || timing.channels() != GpuTiming.Channels.UNTOLD) {
                ObjectNode row =
                        rows.addObject()
                                .put("process", process.process())
                                .put("pid", process.pid())
                                .put("level", process.level())
                                .put("timer", timing.timer().name().toLowerCase(Locale.ROOT))
                                .put("timerError", timing.error());
                stamp(row, "timerKnownUntilEpochNanos", timing.knownUntilEpochNanos());
                row.put("kernelChannels", timing.channels().name().toLowerCase(Locale.ROOT))
                        .put("maskOverridden", timing.maskOverridden())
                        .put("timedOneIn", timing.timedOneIn())
                        .put("text", timing.sentence(process.level()));
            }
        }
        if (!rows.isEmpty()) {
            node.set("gpuTimes", rows);
        }
    }

    static ObjectNode progress(RankProgress p, String host, boolean stands) {
        ObjectNode row =
                JSON.objectNode()
                        .put("host", host)
                        .put("process", p.process())
                        .put("rank", p.rank())
                        .put("stands", stands)
                        .put("nothingPending", p.nothingPending())
                        .put("state", p.state().id())
                        .put("source", p.source().isEmpty() ? null : p.source());
        point(row, "completed", p.completed());
        stamp(row, "completedEpochNanos", p.completedEpochNanos());
        point(row, "pending", p.pending());
        p.bracket()
                .ifPresentOrElse(
                        b -> {
                            ObjectNode bracket =
                                    row.putObject("bracket")
                                            .put("launches", b.launches())
                                            .put("operations", b.operations());
                            point(bracket, "first", Optional.of(b.first()));
                            point(bracket, "last", Optional.of(b.last()));
                        },
                        () -> row.putNull("bracket"));
        row.put("laterOperations", p.laterOperations())
                .put("omittedOperations", p.omittedOperations())
                .put("groups", p.groups())
                .put("launchesBegun", p.launchesBegun())
                .put("launchesReturned", p.launchesReturned());
        stamp(row, "sinceEpochNanos", p.sinceEpochNanos());
        stamp(row, "knownUntilEpochNanos", p.knownUntilEpochNanos());
        return row.put("processDied", p.processDied());
    }

    private static void point(ObjectNode row, String field, Optional<RankProgress.Point> point) {
        if (point.isEmpty()) {
            row.putNull(field);
            return;
        }
        RankProgress.Point p = point.get();
        ObjectNode of =
                row.putObject(field)
                        .put("operation", p.operation())
                        .put("sequenceNumber", p.sequenceNumber())
                        .put("bytes", p.messageBytes())
                        .put("group", p.group())
                        .put("operations", p.operations());
        p.peer().ifPresent(peer -> of.put("peer", peer));
    }

    private static void stamp(ObjectNode row, String field, OptionalLong epochNanos) {
        if (epochNanos.isPresent()) {
            row.put(field, epochNanos.getAsLong());
        } else {
            row.putNull(field);
        }
    }
}
