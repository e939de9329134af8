package io.ringside.desktop.ui.collective;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// One collective on all its ranks that were timed on their GPUs. It ends on all of them at the
/// same time, so the rank that came last ran the shortest, and what another one ran longer is its
/// wait: that needs no common clock. Immutable.
///
/// @param size ranks of its communicator; 0 where that is not known
/// @param parts by rank axis index, each once
public record Collective(long commHash, String name, int number, int size, List<Part> parts) {
    /// Below this nothing is called a wait: ranks of one collective end as far apart.
    public static final long LEAST_WAIT_NANOS = 10_000;

    /// @param node index of its node, negative where that is not known
    public record Part(int rankIndex, int node, long startNanos, long endNanos) {
        public long nanos() {
            return endNanos - startNanos;
        }
    }

    public Collective {
        parts = parts.stream().sorted(Comparator.comparingInt(Part::rankIndex)).toList();
    }

    /// Every rank of the communicator was timed: the last one is among them.
    public boolean whole() {
        return size > 0 && parts.size() == size;
    }

    /// How long it took from when the last one was there.
    public long transferNanos() {
        return parts.stream().mapToLong(Part::nanos).min().orElse(0);
    }

    /// How far apart the ranks of one node end, and 10 µs at least: a wait that is shorter is not
    /// told.
    public long uncertaintyNanos() {
        Map<Integer, long[]> ends = new HashMap<>();
        for (Part part : parts) {
            if (part.node() >= 0) {
                long[] ofNode =
                        ends.computeIfAbsent(
                                part.node(), _ -> new long[] {part.endNanos(), part.endNanos()});
                ofNode[0] = Math.min(ofNode[0], part.endNanos());
                ofNode[1] = Math.max(ofNode[1], part.endNanos());
            }
        }
        long most = LEAST_WAIT_NANOS;
        for (long[] ofNode : ends.values()) {
            most = Math.max(most, ofNode[1] - ofNode[0]);
        }
        return most;
    }

    /// What a part ran longer than the last one; 0 where that is below [#uncertaintyNanos]. Where
    /// not all ranks were timed it is the least that it waited.
    ///
    /// @param uncertainty [#uncertaintyNanos]
    public long waitNanos(Part part, long uncertainty) {
        long wait = part.nanos() - transferNanos();
        return wait <= uncertainty ? 0 : wait;
    }

    /// The rank that came last; empty where nobody waited for it, or it may be one that was not
    /// timed.
    public OptionalInt last() {
        long uncertainty = uncertaintyNanos();
        boolean waited = parts.stream().anyMatch(part -> waitNanos(part, uncertainty) > 0);
        return waited && whole()
                ? parts.stream()
                        .min(Comparator.comparingLong(Part::nanos))
                        .map(part -> OptionalInt.of(part.rankIndex()))
                        .orElse(OptionalInt.empty())
                : OptionalInt.empty();
    }
}
