package io.ringside.desktop.correlate.links;

import io.ringside.desktop.correlate.links.ChannelTrack.Windows;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.Regression;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// The channels of one link of one communicator, and what the daemon tells of them together. Not
/// thread-safe.
final class LinkTrack {
    /// Weight of what was before, for each further window: about the latest twenty count.
    private static final double FADING = 0.95;

    private final Map<Integer, ChannelTrack> channels = new TreeMap<>();
    private Optional<Regression> regression = Optional.empty();
    private long bytes = -1;
    private long endEpochNanos;
    private double busyNanos;
    private double watchedNanos;

    /// @return false: it is new and there is no room
    boolean add(NodeSnapshot.Channel row, long epochNanos, boolean room) {
        ChannelTrack known = channels.get(row.channel());
        if (known != null) {
            known.add(row, epochNanos);
        } else if (room) {
            channels.put(row.channel(), new ChannelTrack(row, epochNanos));
        }
        return known != null || room;
    }

    void add(NodeSnapshot.Link row, long epochNanos) {
        regression = row.regression();
        double rate = row.windowRateBytesPerSecond().orElse(0);
        if (bytes >= 0 && row.bytes() >= bytes && epochNanos > endEpochNanos) {
            double busy = rate > 0 ? (row.bytes() - bytes) * 1e9 / rate : 0;
            busyNanos = busyNanos * FADING + busy;
            watchedNanos = watchedNanos * FADING + (epochNanos - endEpochNanos);
        }
        bytes = row.bytes();
        endEpochNanos = epochNanos;
    }

    OptionalDouble busyShare() {
        return watchedNanos > 0 && busyNanos > 0
                ? OptionalDouble.of(Math.min(1, busyNanos / watchedNanos))
                : OptionalDouble.empty();
    }

    Optional<Regression> regression() {
        return regression;
    }

    int size() {
        return channels.size();
    }

    /// @return how many channels nobody has told of since then, and that are forgotten
    int forget(long epochNanos) {
        int before = channels.size();
        channels.values().removeIf(channel -> channel.seenEpochNanos() < epochNanos);
        return before - channels.size();
    }

    /// The windows of each channel from then on.
    Map<Integer, Windows> windows(long sinceEpochNanos) {
        Map<Integer, Windows> all = new TreeMap<>();
        channels.forEach((number, track) -> {
            Windows windows = track.since(sinceEpochNanos);
            if (windows.size() > 0) {
                all.put(number, windows);
            }
        });
        return all;
    }

    /// The windows of all channels, each second's together.
    static Windows pooled(Map<Integer, Windows> channels) {
        Map<Long, double[]> seconds = new TreeMap<>();
        for (Windows windows : channels.values()) {
            for (int i = 0; i < windows.size(); i++) {
                double[] sums = seconds.computeIfAbsent(windows.at[i], s -> new double[4]);
                sums[0] += windows.steps[i];
                sums[1] += windows.bytes[i];
                sums[2] += windows.wireNanos[i];
                sums[3] += windows.creditNanos[i];
            }
        }
        Windows pooled = new Windows(seconds.size());
        List<Map.Entry<Long, double[]>> entries = new ArrayList<>(seconds.entrySet());
        for (int i = 0; i < entries.size(); i++) {
            double[] sums = entries.get(i).getValue();
            pooled.at[i] = entries.get(i).getKey();
            pooled.steps[i] = (long) sums[0];
            pooled.bytes[i] = sums[1];
            pooled.wireNanos[i] = sums[2];
            pooled.creditNanos[i] = sums[3];
        }
        return pooled;
    }
}
