package io.ringside.desktop.ui.gpus.wall;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The GPUs of one node on the wall. Immutable.
///
/// @param name as it stands above its GPUs
/// @param word what is said of it behind that, where there is room
/// @param gpus positions in the view's list of GPUs
/// @param trouble how ill the worst of them is
public record WallNode(String name, String word, List<Integer> gpus, Trouble trouble) {
    /// How ill a GPU is, the worst last.
    public enum Trouble {
        NONE,
        STALE,
        /// Its clocks are held down, or a rule asks to look at it.
        WARNED,
        /// Memory errors that were not corrected, or a rule that pages.
        FAILED
    }

    public WallNode {
        gpus = List.copyOf(gpus);
    }

    /// The worst first; of those that are alike the order of the view, so that noise moves nobody.
    static List<WallNode> worstFirst(List<WallNode> nodes) {
        List<WallNode> sorted = new ArrayList<>(nodes);
        sorted.sort(Comparator.comparing(WallNode::trouble).reversed());
        return sorted;
    }
}
