package io.ringside.desktop.ui.collective;

import io.ringside.desktop.ui.collective.Collective.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds what is known of the wait in a rank's span, and how far each node's clock may be off: by
/// how far ends of the same collectives lie apart there, which end together. Immutable.
public final class WaitIndex {
    public static final WaitIndex NONE = new WaitIndex(Collectives.NONE);

    private static final int FEWEST = 3;

    private final Map<Key, Found> parts = new HashMap<>();
    private final Map<Integer, Long> clocks = new HashMap<>();
    private final Collectives collectives;

    private record Key(int rankIndex, long commHash, String name, int number) {}

    /// @param waitNanos 0: none that is longer than ends lie apart
    /// @param last this rank came last, and others waited for it
    public record Found(Collective collective, Part part, long waitNanos, boolean last) {}

    public WaitIndex(Collectives collectives) {
        this.collectives = collectives;
        Map<Integer, List<Long>> apart = new HashMap<>();
        int reference = reference(collectives);
        for (Collective collective : collectives.all()) {
            long uncertainty = collective.uncertaintyNanos();
            int last = collective.last().orElse(-1);
            for (Part part : collective.parts()) {
                parts.put(
                        new Key(
                                part.rankIndex(),
                                collective.commHash(),
                                collective.name(),
                                collective.number()),
                        new Found(
                                collective,
                                part,
                                collective.waitNanos(part, uncertainty),
                                part.rankIndex() == last));
            }
            compare(collective, reference, apart);
        }
        apart.forEach((node, differences) -> {
            if (differences.size() >= FEWEST) {
                clocks.put(node, median(differences));
            }
        });
    }

    public Collectives collectives() {
        return collectives;
    }

    public @Nullable Found find(int rankIndex, long commHash, String name, int number) {
        return parts.get(new Key(rankIndex, commHash, name, number));
    }

    /// How far stamps of a node may lie from those of the first one: the median distance of their
    /// ends. 0: the first node itself, or not known.
    public long clockNanos(int node) {
        return clocks.getOrDefault(node, 0L);
    }

    private static int reference(Collectives collectives) {
        return collectives.all().stream()
                .flatMap(collective -> collective.parts().stream())
                .mapToInt(Part::node)
                .filter(node -> node >= 0)
                .min()
                .orElse(-1);
    }

    private static void compare(
            Collective collective, int reference, Map<Integer, List<Long>> apart) {
        long end = Long.MIN_VALUE;
        for (Part part : collective.parts()) {
            end = part.node() == reference ? Math.max(end, part.endNanos()) : end;
        }
        if (end == Long.MIN_VALUE) {
            return;
        }
        for (Part part : collective.parts()) {
            if (part.node() != reference && part.node() >= 0) {
                apart.computeIfAbsent(part.node(), _ -> new ArrayList<>())
                        .add(Math.abs(part.endNanos() - end));
            }
        }
    }

    private static long median(List<Long> values) {
        long[] sorted = values.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
