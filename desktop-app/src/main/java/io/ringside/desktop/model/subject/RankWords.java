package io.ringside.desktop.model.subject;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/// Ranks, or the numbers of processes, as people read them: three or more in a row as a range.
/// Everything that names ranks in words takes them from here. Stateless; any order, each counted
/// once.
public final class RankWords {
    private static final int LEAST_IN_RANGE = 3;

    private RankWords() {}

    /// As in "0–7" and "1, 2, 64–70".
    public static String list(Collection<Integer> ranks) {
        return String.join(", ", parts(ranks));
    }

    /// As in "rank 17", "ranks 0–4, 6 and 7", "ranks 3, 5, 7 and 9 more".
    ///
    /// @param mostParts ranges and single ranks that are named, 1 or more
    public static String named(Collection<Integer> ranks, int mostParts) {
        return (new TreeSet<>(ranks).size() == 1 ? "rank " : "ranks ") + some(ranks, mostParts);
    }

    /// [#named] without the word before it.
    public static String some(Collection<Integer> ranks, int mostParts) {
        List<String> parts = parts(ranks);
        if (parts.size() > mostParts) {
            int told = 0;
            NavigableSet<Integer> left = new TreeSet<>(ranks);
            for (; told < mostParts; told++) {
                take(left);
            }
            return String.join(", ", parts.subList(0, mostParts)) + " and " + left.size() + " more";
        }
        return parts.size() < 2
                ? String.join("", parts)
                : String.join(", ", parts.subList(0, parts.size() - 1)) + " and " + parts.getLast();
    }

    private static List<String> parts(Collection<Integer> ranks) {
        NavigableSet<Integer> left = new TreeSet<>(ranks);
        List<String> parts = new ArrayList<>();
        while (!left.isEmpty()) {
            parts.add(take(left));
        }
        return parts;
    }

    /// Takes the first range, or the first rank, away.
    private static String take(NavigableSet<Integer> left) {
        int first = left.first();
        left.remove(first);
        int last = first;
        while (left.contains(last + 1)) {
            last++;
        }
        if (last - first + 1 < LEAST_IN_RANGE) {
            return String.valueOf(first);
        }
        left.headSet(last, true).clear();
        return first + "\u2013" + last;
    }
}
