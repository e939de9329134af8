package io.ringside.desktop.ui.heatmap.words;

import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.ui.heatmap.matrix.HeatMatrix;
import io.ringside.desktop.ui.text.Details;
import io.ringside.desktop.ui.text.Details.Part;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.text.Tip;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import io.ringside.desktop.viewdata.TimelineData.Track;
import io.ringside.desktop.viewdata.TimelineData.TrackKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// From a pair down: what is known of it, its channels, and what the steps on them waited for. Of
/// the newest ten seconds that are kept. Used once.
public final class PairDetails {
    private static final long LOOK_NANOS = 10_000_000_000L;
    private static final int MOST_SPANS = 50_000;
    private static final int MOST_CHANNELS = 32;
    private static final long LOW = 0xFFFF_FFFFL;

    private final ClusterView view;
    private final long sinceNanos;
    private final long untilNanos;
    private int spans;
    private long steps;
    private final double[] states = new double[3];

    private PairDetails(ClusterView view) {
        this.view = view;
        Optional<TimeSpan> range = view.over().map(over -> over.shown().orElse(over.asked()));
        untilNanos = range.map(TimeSpan::endEpochNanos).orElse(Long.MAX_VALUE);
        sinceNanos =
                range.map(TimeSpan::startEpochNanos)
                        .orElse(view.timeline().lastNanos() - LOOK_NANOS);
    }

    public static Details of(ClusterView view, HeatMatrix matrix, int from, int to) {
        Tip tip = HeatTip.of(view, matrix, from, to);
        List<Part> parts = new ArrayList<>();
        parts.add(new Part("", tip.lines(), tip.note()));
        parts.addAll(new PairDetails(view).drill(from, to));
        return new Details(tip.title(), tip.place(), parts);
    }

    private List<Part> drill(int from, int to) {
        List<Tip.Line> channels = new ArrayList<>();
        int more = 0;
        String end = "\u2192 " + view.ranks().get(to).rank();
        for (Track track : view.timeline().tracks()) {
            if (track.kind() == TrackKind.TRANSFER
                    && track.rankIndex() == from
                    && track.label().endsWith(" " + end)) {
                Tip.Line line = channel(track);
                if (channels.size() < MOST_CHANNELS) {
                    channels.add(line);
                } else {
                    more++;
                }
            }
        }
        if (channels.isEmpty()) {
            return List.of(
                    new Part(
                            "Channels",
                            List.of(),
                            "No transfer between them is kept: over NVLink NCCL's proxy takes no"
                                    + " part, and at level steady there are sums only; ringside raise"
                                    + " asks for detail."));
        }
        String note = more > 0 ? "and " + Figures.count(more) + " more channels" : "";
        return List.of(
                new Part(
                        view.over().isPresent()
                                ? "Channels, in the chosen time"
                                : "Channels, newest 10\u202Fs",
                        channels,
                        note),
                stepPart());
    }

    private Tip.Line channel(Track track) {
        long count = 0;
        long bytes = 0;
        long nanos = 0;
        for (int i = track.chunks().size() - 1; i >= 0 && spans < MOST_SPANS; i--) {
            SpanChunk chunk = track.chunks().get(i);
            for (int span = chunk.size() - 1; span >= 0 && spans < MOST_SPANS; span--) {
                if (chunk.startNanos()[span] < sinceNanos) {
                    break;
                }
                if (chunk.startNanos()[span] >= untilNanos) {
                    continue;
                }
                spans++;
                long length = chunk.endNanos()[span] - chunk.startNanos()[span];
                if (chunk.endNanos()[span] == 0 || length <= 0) {
                    continue;
                }
                if ((chunk.flags()[span] & SpanChunk.STEP) != 0) {
                    step(chunk.detail()[span], length);
                } else {
                    count++;
                    bytes += chunk.bytes()[span];
                    nanos += length;
                }
            }
        }
        String value =
                count == 0
                        ? "no transfer that ended"
                        : Figures.count(count)
                                + " \u00B7 "
                                + Figures.bytes(bytes)
                                + (nanos > 0 && bytes > 0
                                        ? " \u00B7 " + Figures.rate(bytes * 1e9 / nanos)
                                        : "");
        return new Tip.Line(track.label(), value);
    }

    private void step(long detail, long length) {
        steps++;
        double second = detail >>> 32;
        double third = detail & LOW;
        states[0] += Math.max(0, length - second - third);
        states[1] += second;
        states[2] += third;
    }

    private Part stepPart() {
        if (steps == 0) {
            return new Part(
                    "Steps",
                    List.of(),
                    "Steps are kept at levels detail and deep only; ringside raise asks for detail.");
        }
        double all = Math.max(1, states[0] + states[1] + states[2]);
        String[] names = {"Own GPU not ready", "No credit from the peer", "On the wire"};
        List<Tip.Line> lines = new ArrayList<>();
        lines.add(new Tip.Line("Steps", Figures.count(steps)));
        for (int i = 0; i < names.length; i++) {
            lines.add(
                    new Tip.Line(
                            names[i],
                            Figures.share(states[i] / all)
                                    + " \u00B7 "
                                    + Figures.duration(states[i] / steps)
                                    + " each"));
        }
        String note =
                spans >= MOST_SPANS
                        ? "Of the newest " + Figures.count(MOST_SPANS) + " spans only."
                        : "measured by NCCL's proxy, host clock";
        return new Part("Steps, what they waited for", lines, note);
    }
}
