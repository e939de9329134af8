package io.ringside.desktop.ui.targets;

import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.text.TargetText;
import io.ringside.desktop.ui.theme.Icon;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import java.util.List;
import java.util.Set;

/// How what a saved target names is doing: followed nodes speak for themselves; what is not
/// followed is not asked, and said to be so. Immutable.
///
/// @param style of icon and word
record SavedState(Icon icon, String style, String word, String detail) {
    /// @param named what it names, each once
    static SavedState of(Set<String> named, ClusterView view, long nowEpochNanos) {
        List<NodeView> followed =
                view.nodes().stream().filter(node -> named.contains(node.target())).toList();
        if (followed.isEmpty()) {
            return new SavedState(
                    Icon.ABSENT, "muted", "not connected", "Enter or Connect follows it.");
        }
        if (followed.size() == 1 && named.size() == 1) {
            TargetText text = TargetText.of(followed.getFirst(), nowEpochNanos);
            return new SavedState(text.icon(), text.style(), text.word(), text.detail());
        }
        long current = followed.stream().filter(node -> node.standing().current()).count();
        boolean all = current == named.size();
        String troubled =
                followed.stream()
                        .filter(node -> node.standing().troubled())
                        .findFirst()
                        .map(node ->
                                node.target() + ": " + TargetText.of(node, nowEpochNanos).detail())
                        .orElse("");
        return new SavedState(
                all ? Icon.OK : Icon.STALE,
                all ? "state-ok" : "state-stale",
                Figures.count(current) + " of " + Figures.count(named.size()) + " live",
                troubled);
    }
}
