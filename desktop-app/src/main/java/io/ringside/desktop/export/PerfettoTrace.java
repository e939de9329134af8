package io.ringside.desktop.export;

import io.ringside.desktop.export.rows.SpanRows;
import io.ringside.desktop.model.node.NodeHealth.ToldFinding;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.GpuView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.RankView;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import io.ringside.desktop.viewdata.TimelineData.Track;
import io.ringside.desktop.viewdata.TimelineData.TrackKind;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The timeline as a Perfetto trace: a process for each rank with its tracks, a flow through each
/// collective, findings, and GPU figures as counters. Stamps are those of each node's wall clock; a
/// snapshot of clocks at the beginning lays them on real time as they are, so that a reader can
/// tell them apart and move them. Spans of a track that overlap lie on lanes of it, as slices of
/// one track must nest.
final class PerfettoTrace {
    private static final int REALTIME = 1;
    private static final int BOOTTIME = 6;

    /// The first clock of a node: what is larger is global to the trace.
    private static final int FIRST_NODE_CLOCK = 128;

    private static final int SEQUENCE = 1;
    private static final int SLICE_BEGIN = 1;
    private static final int SLICE_END = 2;
    private static final int COUNTER = 4;
    private static final int MOST_LANES = 32;

    private final ClusterView view;
    private final Map<String, Long> uuids = new HashMap<>();
    private long leftOut;

    /// @param chunk of it the span `index`
    private record Span(SpanChunk chunk, int index, long start, long end) {}

    PerfettoTrace(ClusterView view) {
        this.view = view;
    }

    void writeTo(OutputStream out) throws IOException {
        clocks(out);
        processes(out);
        for (Track track : view.timeline().tracks()) {
            track(out, track);
        }
        findings(out);
        gpus(out);
        if (leftOut > 0) {
            long uuid = uuid("left out");
            descriptor(
                    out,
                    new ProtoWriter()
                            .number(1, uuid)
                            .text(2, leftOut + " spans overlap too many others and are left out"));
        }
    }

    private void clocks(OutputStream out) throws IOException {
        long now = Math.max(view.timeline().lastNanos(), 0);
        ProtoWriter snapshot = new ProtoWriter();
        snapshot.message(1, clock(REALTIME, now)).message(1, clock(BOOTTIME, now));
        for (int node = 0; node < view.nodes().size(); node++) {
            snapshot.message(1, clock(FIRST_NODE_CLOCK + node, now));
        }
        snapshot.number(2, REALTIME);
        packet(out, new ProtoWriter().number(10, SEQUENCE).message(6, snapshot));
    }

    private static ProtoWriter clock(int id, long nanos) {
        return new ProtoWriter().number(1, id).number(2, nanos);
    }

    private void processes(OutputStream out) throws IOException {
        for (int i = 0; i < view.ranks().size(); i++) {
            RankView rank = view.ranks().get(i);
            String name =
                    ("rank "
                                    + rank.rank()
                                    + " "
                                    + view.nodeOf(i).map(NodeView::hostName).orElse("")
                                    + " "
                                    + rank.gpuLabel())
                            .strip();
            ProtoWriter process = new ProtoWriter().number(1, i + 1).text(6, name);
            descriptor(
                    out,
                    new ProtoWriter()
                            .number(1, uuid("rank " + i))
                            .text(2, name)
                            .message(3, process));
        }
    }

    private void track(OutputStream out, Track track) throws IOException {
        List<Span> spans = spans(track);
        List<Long> ends = new ArrayList<>();
        for (Span span : spans) {
            int lane = lane(ends, span);
            if (lane < 0) {
                leftOut++;
                continue;
            }
            long uuid = lane(out, track, lane, ends.size() == lane);
            if (ends.size() == lane) {
                ends.add(span.end());
            } else {
                ends.set(lane, span.end());
            }
            slice(out, track, span, uuid);
        }
    }

    /// By start, the longer first.
    private List<Span> spans(Track track) {
        List<Span> spans = new ArrayList<>();
        long last = view.timeline().lastNanos();
        for (SpanChunk chunk : track.chunks()) {
            for (int i = 0; i < chunk.size(); i++) {
                long start = Math.max(0, chunk.startNanos()[i]);
                int flags = chunk.flags()[i];
                boolean open =
                        (flags & SpanChunk.OPEN) != 0
                                || (chunk.endNanos()[i] == 0
                                        && (flags & SpanChunk.COMPLETION_UNKNOWN) == 0);
                long end = open ? Math.max(start, last) : Math.max(start, chunk.endNanos()[i]);
                spans.add(new Span(chunk, i, start, end));
            }
        }
        spans.sort(
                Comparator.comparingLong(Span::start)
                        .thenComparing(Comparator.comparingLong(Span::end).reversed()));
        return spans;
    }

    /// The first lane that is free then; -1: all are taken.
    private static int lane(List<Long> ends, Span span) {
        for (int lane = 0; lane < ends.size(); lane++) {
            if (ends.get(lane) <= span.start()) {
                return lane;
            }
        }
        return ends.size() < MOST_LANES ? ends.size() : -1;
    }

    private long lane(OutputStream out, Track track, int lane, boolean first) throws IOException {
        String key = track.rankIndex() + " " + track.kind() + " " + track.label() + " " + lane;
        long uuid = uuid(key);
        if (first) {
            String name = track.label() + (lane == 0 ? "" : ", at once " + (lane + 1));
            ProtoWriter descriptor = new ProtoWriter().number(1, uuid).text(2, name);
            if (track.rankIndex() >= 0 && track.rankIndex() < view.ranks().size()) {
                descriptor.number(5, uuid("rank " + track.rankIndex()));
            }
            descriptor(out, descriptor);
        }
        return uuid;
    }

    private void slice(OutputStream out, Track track, Span span, long uuid) throws IOException {
        SpanChunk chunk = span.chunk();
        int i = span.index();
        int flags = chunk.flags()[i];
        boolean step = (flags & SpanChunk.STEP) != 0;
        String operation = chunk.names()[chunk.name()[i]];
        int number = chunk.number()[i];
        String name = step ? "step " + number : number < 0 ? operation : operation + " #" + number;
        ProtoWriter event =
                new ProtoWriter()
                        .number(9, SLICE_BEGIN)
                        .number(11, uuid)
                        .text(22, SpanRows.kind(track, flags))
                        .text(23, name);
        annotation(event, "bytes", chunk.bytes()[i]);
        if (chunk.peer()[i] >= 0) {
            annotation(event, "peer", chunk.peer()[i]);
        }
        annotation(event, "clock", SpanRows.clock(track, flags));
        annotation(event, "state", SpanRows.state(flags));
        if (chunk.commHash() != 0) {
            annotation(event, "communicator", Long.toHexString(chunk.commHash()));
            if (track.kind() == TrackKind.OPERATIONS && number >= 0) {
                event.fixed64(47, flow(chunk.commHash(), operation, number));
            }
        }
        int clock = clock(track.rankIndex());
        event(out, span.start(), clock, event);
        event(out, span.end(), clock, new ProtoWriter().number(9, SLICE_END).number(11, uuid));
    }

    /// Never 0, and as far as 64 bits go another one for each collective.
    private static long flow(long commHash, String operation, int number) {
        long mixed = (commHash * 31 + operation.hashCode()) * 0x9E3779B97F4A7C15L + number;
        return mixed == 0 ? 1 : mixed;
    }

    private int clock(int rankIndex) {
        if (rankIndex < 0 || rankIndex >= view.ranks().size()) {
            return REALTIME;
        }
        int node = view.ranks().get(rankIndex).nodeIndex().orElse(-1);
        return node < 0 || node >= view.nodes().size() ? REALTIME : FIRST_NODE_CLOCK + node;
    }

    private void findings(OutputStream out) throws IOException {
        long last = view.timeline().lastNanos();
        for (int node = 0; node < view.nodes().size(); node++) {
            NodeView of = view.nodes().get(node);
            int at = 0;
            for (ToldFinding finding : of.health().findings()) {
                long uuid = uuid("finding " + node + " " + at++);
                descriptor(
                        out,
                        new ProtoWriter().number(1, uuid).text(2, "finding, " + of.hostName()));
                ProtoWriter event =
                        new ProtoWriter()
                                .number(9, SLICE_BEGIN)
                                .number(11, uuid)
                                .text(22, "finding")
                                .text(23, finding.title());
                annotation(event, "severity", finding.severity().word());
                annotation(event, "rule", finding.rule());
                annotation(event, "evidence", finding.evidence());
                long since = Math.max(0, finding.sinceEpochNanos());
                event(out, since, FIRST_NODE_CLOCK + node, event);
                event(
                        out,
                        Math.max(since, last),
                        FIRST_NODE_CLOCK + node,
                        new ProtoWriter().number(9, SLICE_END).number(11, uuid));
            }
        }
    }

    private void gpus(OutputStream out) throws IOException {
        for (int i = 0; i < view.gpus().size(); i++) {
            GpuView gpu = view.gpus().get(i);
            String name = view.nodes().get(gpu.nodeIndex()).hostName() + " " + gpu.gpu().title();
            int clock = FIRST_NODE_CLOCK + gpu.nodeIndex();
            long power = counter(out, name + " power", "W", "power " + i);
            long use = counter(out, name + " utilisation", "%", "utilisation " + i);
            for (GpuView.Sample sample : gpu.recent()) {
                value(out, power, sample.epochNanos(), clock, sample.powerWatts());
                value(out, use, sample.epochNanos(), clock, sample.utilizationRatio() * 100);
            }
        }
    }

    private long counter(OutputStream out, String name, String unit, String key)
            throws IOException {
        long uuid = uuid(key);
        descriptor(
                out,
                new ProtoWriter()
                        .number(1, uuid)
                        .text(2, name)
                        .message(8, new ProtoWriter().text(6, unit)));
        return uuid;
    }

    /// Absent is no value, and not zero.
    private static void value(OutputStream out, long uuid, long nanos, int clock, double value)
            throws IOException {
        if (Double.isFinite(value) && nanos > 0) {
            event(
                    out,
                    nanos,
                    clock,
                    new ProtoWriter().number(9, COUNTER).number(11, uuid).real(44, value));
        }
    }

    private static void annotation(ProtoWriter event, String name, long value) {
        event.message(4, new ProtoWriter().text(10, name).number(4, value));
    }

    private static void annotation(ProtoWriter event, String name, String value) {
        event.message(4, new ProtoWriter().text(10, name).text(6, value));
    }

    private static void event(OutputStream out, long nanos, int clock, ProtoWriter event)
            throws IOException {
        packet(
                out,
                new ProtoWriter()
                        .number(8, nanos)
                        .number(10, SEQUENCE)
                        .message(11, event)
                        .number(58, clock));
    }

    private static void descriptor(OutputStream out, ProtoWriter descriptor) throws IOException {
        packet(out, new ProtoWriter().number(10, SEQUENCE).message(60, descriptor));
    }

    private static void packet(OutputStream out, ProtoWriter packet) throws IOException {
        out.write(new ProtoWriter().message(1, packet).toBytes());
    }

    private long uuid(String key) {
        return uuids.computeIfAbsent(key, _ -> uuids.size() + 1L);
    }
}
