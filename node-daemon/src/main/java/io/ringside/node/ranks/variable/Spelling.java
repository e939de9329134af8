package io.ringside.node.ranks.variable;

import java.util.Optional;
import java.util.Set;

/// The nearest of some names, by letters inserted, left out, replaced or swapped. Stateless.
final class Spelling {
    private static final int MOST_LETTERS_WRONG = 3;
    private static final int MOST_LETTERS = 100;

    private Spelling() {}

    /// Absent when none is near: a guess that is far off helps nobody.
    static Optional<String> nearest(String name, Set<String> names) {
        String best = "";
        int fewest = Math.min(MOST_LETTERS_WRONG, name.length() / 5) + 1;
        if (name.length() > MOST_LETTERS) {
            return Optional.empty();
        }
        for (String candidate : names) {
            if (Math.abs(candidate.length() - name.length()) < fewest) {
                int wrong = distance(name, candidate);
                if (wrong < fewest) {
                    fewest = wrong;
                    best = candidate;
                }
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    private static int distance(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, from, to, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int cheapest(int[][] cost, String from, String to, int i, int j) {
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        int best =
                Math.min(
                        cost[i - 1][j - 1] + (same ? 0 : 1),
                        Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
                i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
