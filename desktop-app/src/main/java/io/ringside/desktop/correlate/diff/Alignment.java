package io.ringside.desktop.correlate.diff;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which communicators of two stretches have the same role: the most alike first, each once, and
/// none below [#LEAST]. Immutable.
///
/// @param onlyBefore without a partner
/// @param onlyAfter without a partner
public record Alignment(
        List<Pair> pairs, List<CommunicatorRole> onlyBefore, List<CommunicatorRole> onlyAfter) {
    /// Below this they are said to be different.
    static final double LEAST = 0.5;

    /// Beyond these they are compared by name and size alone.
    static final int MOST = 1024;

    public Alignment {
        pairs = List.copyOf(pairs);
        onlyBefore = List.copyOf(onlyBefore);
        onlyAfter = List.copyOf(onlyAfter);
    }

    public record Pair(CommunicatorRole before, CommunicatorRole after) {}

    private record Candidate(int before, int after, double likeness) {}

    static Alignment of(List<CommunicatorRole> before, List<CommunicatorRole> after) {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < Math.min(MOST, before.size()); i++) {
            for (int j = 0; j < Math.min(MOST, after.size()); j++) {
                double likeness = before.get(i).likeness(after.get(j));
                if (likeness >= LEAST) {
                    candidates.add(new Candidate(i, j, likeness));
                }
            }
        }
        candidates.sort(
                Comparator.comparingDouble(Candidate::likeness)
                        .reversed()
                        .thenComparingInt(Candidate::before)
                        .thenComparingInt(Candidate::after));
        List<Pair> pairs = new ArrayList<>();
        Set<CommunicatorRole> taken = new HashSet<>();
        Set<CommunicatorRole> given = new HashSet<>();
        for (Candidate each : candidates) {
            CommunicatorRole one = before.get(each.before());
            CommunicatorRole other = after.get(each.after());
            if (!taken.contains(one) && !given.contains(other)) {
                taken.add(one);
                given.add(other);
                pairs.add(new Pair(one, other));
            }
        }
        return new Alignment(
                pairs,
                before.stream().filter(role -> !taken.contains(role)).toList(),
                after.stream().filter(role -> !given.contains(role)).toList());
    }
}
