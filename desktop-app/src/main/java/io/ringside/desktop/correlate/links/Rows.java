package io.ringside.desktop.correlate.links;

import io.ringside.desktop.correlate.links.ChannelTrack.Windows;
import io.ringside.desktop.correlate.links.LinkWatch.LinkKey;
import io.ringside.desktop.correlate.links.measure.LineFit;
import io.ringside.desktop.correlate.links.measure.LinkFit;
import io.ringside.desktop.model.Regression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Makes what is known of a link. Stateless.
final class Rows {
    /// Points that one line is fitted to: its slopes are of all pairs of them.
    private static final int MOST_POINTS = 192;

    private Rows() {}

    static Optional<LinkRow> row(
            LinkKey key, LinkTrack track, LinkEnds ends, long sinceEpochNanos) {
        Map<Integer, Windows> channels = track.windows(sinceEpochNanos);
        if (channels.isEmpty()) {
            return Optional.empty();
        }
        End from = ends.end(key.commHash(), key.from());
        End to = ends.end(key.commHash(), key.to());
        List<LinkRow> each = new ArrayList<>();
        channels.forEach((channel, windows) ->
                each.add(
                        row(
                                key,
                                from,
                                to,
                                OptionalInt.of(channel),
                                windows,
                                fit(List.of(windows)),
                                List.of())));
        Windows all = LinkTrack.pooled(channels);
        LinkFit fit = fit(List.copyOf(channels.values()));
        if (fit instanceof LinkFit.NotIdentifiable && track.regression().isPresent()) {
            Regression sums = track.regression().get();
            LinkFit ofSteps =
                    LineFit.ofSums(
                            sums.interceptNanos(),
                            sums.slopeNanosPerByte(),
                            sums.rSquared(),
                            sums.steps(),
                            sums.distinctSizes());
            fit = ofSteps instanceof LinkFit.Line ? ofSteps : fit;
        }
        return Optional.of(row(key, from, to, OptionalInt.empty(), all, fit, each));
    }

    private static LinkRow row(
            LinkKey key,
            End from,
            End to,
            OptionalInt channel,
            Windows windows,
            LinkFit fit,
            List<LinkRow> channels) {
        long steps = Arrays.stream(windows.steps).sum();
        return new LinkRow(
                from,
                to,
                LinkClass.of(from, to),
                key.commHash(),
                channel,
                Arrays.stream(windows.bytes).sum() / steps,
                Arrays.stream(windows.wireNanos).sum() / steps,
                steps,
                windows.size(),
                fit,
                channels);
    }

    /// A point is a window of one channel. Of too many every so-manieth is taken.
    private static LinkFit fit(List<Windows> channels) {
        int all = channels.stream().mapToInt(Windows::size).sum();
        int stride = (all + MOST_POINTS - 1) / MOST_POINTS;
        double[] bytes = new double[all];
        double[] nanos = new double[all];
        long[] steps = new long[all];
        int at = 0;
        int seen = 0;
        for (Windows windows : channels) {
            for (int i = 0; i < windows.size(); i++) {
                if (seen++ % stride == 0) {
                    bytes[at] = windows.bytes[i] / windows.steps[i];
                    nanos[at] = windows.wireNanos[i] / windows.steps[i];
                    steps[at++] = windows.steps[i];
                }
            }
        }
        return LineFit.of(
                Arrays.copyOf(bytes, at), Arrays.copyOf(nanos, at), Arrays.copyOf(steps, at));
    }
}
