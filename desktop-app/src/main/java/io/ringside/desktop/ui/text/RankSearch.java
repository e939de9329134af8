package io.ringside.desktop.ui.text;

import io.ringside.desktop.viewdata.ClusterView;
import java.util.Locale;
import java.util.Optional;

/// Finds a rank or a node by what was typed: "17", "rank 17", or a part of a host's name. For any
/// thread.
public final class RankSearch {
    private RankSearch() {}

    /// Ranks from `first` to `last` on the rank axis.
    ///
    /// @param node all ranks of one
    public record Found(int first, int last, boolean node) {}

    /// A rank by its number, else the first node whose name is that, begins so, or has it within.
    public static Optional<Found> find(ClusterView view, String typed) {
        String text = typed.strip().toLowerCase(Locale.ROOT);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String number = text.startsWith("rank") ? text.substring(4).strip() : text;
        if (number.length() <= 9 && number.chars().allMatch(c -> c >= '0' && c <= '9')) {
            Optional<Found> rank =
                    number.isEmpty() ? Optional.empty() : rank(view, Integer.parseInt(number));
            if (rank.isPresent()) {
                return rank;
            }
        }
        for (int closeness = 0; closeness < 3; closeness++) {
            for (int node = 0; node < view.nodes().size(); node++) {
                String host = view.nodes().get(node).hostName().toLowerCase(Locale.ROOT);
                boolean fits =
                        switch (closeness) {
                            case 0 -> host.equals(text);
                            case 1 -> host.startsWith(text);
                            default -> host.contains(text);
                        };
                Optional<Found> found = fits ? node(view, node) : Optional.empty();
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /// The ranks of a node; empty where it has none.
    public static Optional<Found> node(ClusterView view, int node) {
        int first = -1;
        int last = -1;
        for (int i = 0; i < view.ranks().size(); i++) {
            if (view.ranks().get(i).nodeIndex().orElse(-1) == node) {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        return first < 0 ? Optional.empty() : Optional.of(new Found(first, last, true));
    }

    private static Optional<Found> rank(ClusterView view, int rank) {
        for (int i = 0; i < view.ranks().size(); i++) {
            if (view.ranks().get(i).rank() == rank) {
                return Optional.of(new Found(i, i, false));
            }
        }
        return Optional.empty();
    }
}
