package io.ringside.desktop.ui.timeline;

import io.ringside.desktop.ui.collective.Collective;
import io.ringside.desktop.ui.collective.WaitIndex;
import io.ringside.desktop.ui.text.Details;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.text.Tip;
import io.ringside.desktop.ui.timeline.frame.ChunkIndex;
import io.ringside.desktop.ui.timeline.frame.TrackHeads;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.CommunicatorView;
import io.ringside.desktop.viewdata.RankView;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import io.ringside.desktop.viewdata.TimelineData.Track;
import io.ringside.desktop.viewdata.TimelineData.TrackKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What is written in a span and in its tip. For any thread.
final class SpanText {
    /// Mean width of a character of the labels, in pixels; the painting thread has no fonts.
    private static final double CHARACTER = 5.9;

    private static final int MOST_ARRIVALS = 64;

    private SpanText() {}

    /// The longest label that fits: "AllReduce #12 25 MiB" down to "AR"; empty when none does.
    static String label(SpanChunk chunk, int span, double room) {
        String name = chunk.names()[chunk.name()[span]];
        String shortName = OperationColor.shortName(name);
        boolean numbered =
                chunk.number()[span] >= 0 && OperationColor.of(name) != OperationColor.P2P;
        String number = numbered ? " #" + Figures.count(chunk.number()[span]) : "";
        String bytes =
                chunk.bytes()[span] > 0 ? " " + Figures.messageBytes(chunk.bytes()[span]) : "";
        for (String text :
                List.of(name + number + bytes, name + number, shortName + number, shortName)) {
            if (text.length() * CHARACTER <= room) {
                return text;
            }
        }
        return "";
    }

    static Tip tip(ClusterView view, Track track, SpanChunk chunk, int span) {
        int flags = chunk.flags()[span];
        boolean step = (flags & SpanChunk.STEP) != 0;
        String name = chunk.names()[chunk.name()[span]];
        boolean numbered =
                chunk.number()[span] >= 0
                        && (step || OperationColor.of(name) != OperationColor.P2P);
        String title =
                (step ? "Step " : name)
                        + (numbered
                                ? (step ? "" : " #") + Figures.count(chunk.number()[span])
                                : "");
        List<Tip.Line> lines = new ArrayList<>();
        if (step) {
            lines.add(new Tip.Line("Of", name));
        }
        if (track.channel() >= 0) {
            lines.add(new Tip.Line("Channel", String.valueOf(track.channel())));
        }
        if (chunk.peer()[span] >= 0) {
            boolean send = (flags & SpanChunk.SEND) != 0;
            lines.add(new Tip.Line(send ? "To peer" : "Peer", String.valueOf(chunk.peer()[span])));
        }
        if (chunk.bytes()[span] > 0) {
            lines.add(new Tip.Line("Bytes", Figures.bytes(chunk.bytes()[span])));
        }
        lines.add(new Tip.Line("Start", Figures.moment(chunk.startNanos()[span])));
        lines.add(new Tip.Line("Duration", duration(view, chunk, span)));
        if (step) {
            states(lines, chunk, span);
        }
        long together = (flags & SpanChunk.EVENTS) != 0 ? chunk.detail()[span] : 0;
        String note = timing(track, flags, together) + state(flags);
        return new Tip(title, place(view, track), lines, note);
    }

    /// Everything that is known of a span.
    static Details details(ClusterView view, SpanHit hit, WaitIndex waits) {
        SpanChunk chunk = hit.chunk();
        int span = hit.span();
        Tip tip = tip(view, hit.track(), chunk, span);
        List<Tip.Line> lines = new ArrayList<>(tip.lines());
        long end = chunk.endNanos()[span];
        if (end > 0) {
            lines.add(new Tip.Line("End", Figures.moment(end)));
        }
        for (CommunicatorView communicator : view.communicators()) {
            if (chunk.commHash() != 0 && communicator.commHash() == chunk.commHash()) {
                lines.add(new Tip.Line("Communicator", communicator.label()));
                lines.add(new Tip.Line("Hash", Long.toHexString(communicator.commHash())));
                lines.add(new Tip.Line("Ranks", Figures.count(communicator.ranks())));
            }
        }
        List<Details.Part> parts = new ArrayList<>();
        parts.add(new Details.Part("", lines, tip.note()));
        parts.add(arrivals(view, hit, waits));
        return new Details(tip.title(), tip.place(), parts);
    }

    private static Details.Part arrivals(ClusterView view, SpanHit hit, WaitIndex waits) {
        String name = hit.chunk().names()[hit.chunk().name()[hit.span()]];
        int number = hit.chunk().number()[hit.span()];
        WaitIndex.Found found =
                waits.find(hit.track().rankIndex(), hit.chunk().commHash(), name, number);
        if (found == null) {
            return new Details.Part(
                    "Arrival and wait",
                    List.of(),
                    waits.collectives().cut()
                            ? "Too many operations are shown; zoom in."
                            : "Not known: it takes GPU times of a collective that ends on all its"
                                    + " ranks together, on two ranks or more.");
        }
        Collective collective = found.collective();
        long uncertainty = collective.uncertaintyNanos();
        List<Tip.Line> lines = new ArrayList<>();
        lines.add(new Tip.Line("Transfer", Figures.duration((double) collective.transferNanos())));
        collective.parts().stream()
                .sorted(Comparator.comparingLong(Collective.Part::nanos))
                .limit(MOST_ARRIVALS)
                .forEach(part -> {
                    long wait = collective.waitNanos(part, uncertainty);
                    boolean last = collective.last().orElse(-1) == part.rankIndex();
                    lines.add(
                            new Tip.Line(
                                    "rank " + view.ranks().get(part.rankIndex()).rank(),
                                    last
                                            ? "came last"
                                            : wait == 0
                                                    ? "no wait above the uncertainty"
                                                    : "waited " + Figures.duration((double) wait)));
                });
        int more = collective.parts().size() - MOST_ARRIVALS;
        String note =
                (more > 0 ? "and " + Figures.count(more) + " more ranks. " : "")
                        + (collective.whole()
                                ? ""
                                : "Only "
                                        + Figures.count(collective.parts().size())
                                        + (collective.size() > 0
                                                ? " of " + Figures.count(collective.size())
                                                : "")
                                        + " ranks were timed: waits are the least there was. ")
                        + "\u00B1 "
                        + Figures.duration((double) uncertainty)
                        + ", as far as ends lie apart; a wait is what a rank ran longer than the last.";
        return new Details.Part("Arrival and wait", lines, note);
    }

    private static String duration(ClusterView view, SpanChunk chunk, int span) {
        long start = chunk.startNanos()[span];
        if (ChunkIndex.open(chunk, span)) {
            return "open for "
                    + Figures.duration((double) Math.max(0, view.timeline().lastNanos() - start));
        }
        if (chunk.endNanos()[span] == 0) {
            return Figures.ABSENT;
        }
        return Figures.duration((double) (chunk.endNanos()[span] - start));
    }

    private static void states(List<Tip.Line> lines, SpanChunk chunk, int span) {
        boolean send = (chunk.flags()[span] & SpanChunk.SEND) != 0;
        long second = StepPainter.secondNanos(chunk, span);
        long third = StepPainter.thirdNanos(chunk, span);
        long first =
                Math.max(0, chunk.endNanos()[span] - chunk.startNanos()[span] - second - third);
        String[] names =
                send
                        ? new String[] {"GPU wait", "Peer wait", "Send wait"}
                        : new String[] {"Recv wait", "Flush wait", "GPU wait"};
        long[] nanos = {first, second, third};
        for (int i = 0; i < names.length; i++) {
            lines.add(new Tip.Line(names[i], Figures.duration((double) nanos[i])));
        }
    }

    /// @param together operations that share one launch's times
    private static String timing(Track track, int flags, long together) {
        if ((flags & SpanChunk.EVENTS) != 0) {
            return together > 1
                    ? "CUDA events of its launch of " + Figures.count(together) + " operations"
                    : "CUDA events, host clock";
        }
        if ((flags & SpanChunk.GPU_CLOCK) != 0) {
            return "GPU clock, moved to the axis";
        }
        return switch (track.kind()) {
            case ENQUEUE -> "enqueue, host clock";
            case TRANSFER -> "proxy, host clock";
            case OPERATIONS, KERNEL_CHANNEL -> "host clock";
        };
    }

    private static String state(int flags) {
        String state = "";
        if ((flags & SpanChunk.COMPLETION_UNKNOWN) != 0) {
            state += " \u00B7 enqueued, completion unknown";
        }
        if ((flags & SpanChunk.OPEN) != 0) {
            state += " \u00B7 open";
        }
        if ((flags & SpanChunk.CAPTURED) != 0) {
            state += " \u00B7 captured in a graph";
        }
        return state;
    }

    private static String place(ClusterView view, Track track) {
        String where =
                track.group()
                        + ", "
                        + (track.kind() == TrackKind.ENQUEUE ? "enqueue" : track.label());
        boolean ofNode = track.label().endsWith(" ranks");
        if (ofNode || track.rankIndex() < 0 || track.rankIndex() >= view.ranks().size()) {
            return where;
        }
        RankView rank = view.ranks().get(track.rankIndex());
        return where + " \u00B7 " + TrackHeads.place(view, rank);
    }
}
