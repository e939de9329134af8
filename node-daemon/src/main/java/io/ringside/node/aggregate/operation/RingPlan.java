package io.ringside.node.aggregate.operation;

import io.ringside.node.ranks.CommunicatorRings;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// To whom one rank sends in the rings of its communicator, and on how many channels to each. An
/// operation is taken to be spread evenly over all channels, as NCCL does for large ones; one that
/// uses few channels is then told as if it used all. Immutable.
public final class RingPlan {
    private final int[] to;
    private final int[] channels;
    private final int allChannels;

    private RingPlan(int[] to, int[] channels, int allChannels) {
        this.to = to;
        this.channels = channels;
        this.allChannels = allChannels;
    }

    /// Absent when the rank's next one is not known on every channel: its bytes could not be split.
    static @Nullable RingPlan of(CommunicatorRings rings, int rank) {
        Map<Integer, Integer> counts = new TreeMap<>();
        for (Map<Integer, Integer> channel : rings.next()) {
            Integer next = channel.get(rank);
            if (next == null || next < 0 || next >= rings.ranks() || next == rank) {
                return null;
            }
            counts.merge(next, 1, Integer::sum);
        }
        return counts.isEmpty()
                ? null
                : new RingPlan(
                        counts.keySet().stream().mapToInt(Integer::intValue).toArray(),
                        counts.values().stream().mapToInt(Integer::intValue).toArray(),
                        rings.next().size());
    }

    /// Different ranks that this one sends to.
    public int links() {
        return to.length;
    }

    public int to(int link) {
        return to[link];
    }

    /// On which it sends there.
    public int channels(int link) {
        return channels[link];
    }

    public int allChannels() {
        return allChannels;
    }
}
