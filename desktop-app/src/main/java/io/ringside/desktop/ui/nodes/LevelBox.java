package io.ringside.desktop.ui.nodes;

import io.ringside.desktop.ui.theme.Styles;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;

/// The level in the toolbar, with the seconds that a raised one has left; leads to the nodes. Owned
/// by the FX thread.
public final class LevelBox extends Button {
    private final Tooltip tip = new Tooltip();

    /// @param open shows the nodes
    public LevelBox(Runnable open) {
        setId("level");
        getStyleClass().add("flat");
        setMinWidth(Region.USE_PREF_SIZE);
        setTooltip(tip);
        setOnAction(event -> open.run());
        setVisible(false);
        setManaged(false);
    }

    public void show(ClusterView view) {
        List<NodeView> nodes = view.nodes();
        List<NodeLevels> levels = nodes.stream().map(NodeLevels::of).toList();
        String held =
                levels.stream()
                        .map(NodeLevels::level)
                        .filter(level -> Character.isLetter(level.charAt(0)))
                        .collect(Collectors.toCollection(TreeSet::new))
                        .stream()
                        .collect(Collectors.joining(", "));
        long raised = levels.stream().filter(level -> level.raised().isPresent()).count();
        long left = 0;
        for (int i = 0; i < nodes.size(); i++) {
            OptionalLong until = levels.get(i).raisedUntil();
            long now = nodes.get(i).nowEpochNanos(view.asOfEpochNanos());
            left = Math.max(left, until.isPresent() ? until.getAsLong() - now : 0);
        }
        boolean raisedNow = raised > 0;
        String text =
                raisedNow
                        ? (raised < nodes.size() ? raised + " of " + nodes.size() + " " : "")
                                + "detail "
                                + NodeLevels.left(OptionalLong.of(left), 0)
                        : held;
        boolean any = !text.isEmpty();
        setVisible(any);
        setManaged(any);
        setText(text);
        Styles.set(this, "state-ticket", raisedNow);
        tip.setText(
                (raisedNow ? "A raised level, and how long it still holds" : "The level that holds")
                        + "; level, rhythm, doctor and versions of each node (8)");
    }
}
