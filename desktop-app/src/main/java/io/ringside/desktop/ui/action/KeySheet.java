package io.ringside.desktop.ui.action;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.controlsfx.control.PopOver;

/// All that can be done and by which keys, in a pop-over: what has keys first in each group. Owned
/// by the FX thread.
public final class KeySheet {
    private static final double WIDTH = 460;
    private static final double HEIGHT = 460;

    private final PopOver popOver;

    public KeySheet(Actions actions) {
        Label title = new Label("Keys");
        title.getStyleClass().add("title");
        GridPane grid = new GridPane();
        grid.setId("key-sheet");
        grid.setHgap(16);
        grid.setVgap(4);
        ColumnConstraints keys = new ColumnConstraints();
        keys.setMinWidth(Region.USE_PREF_SIZE);
        ColumnConstraints meanings = new ColumnConstraints();
        meanings.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().addAll(keys, meanings);
        int row = 0;
        for (Group group : Group.values()) {
            if (actions.of(group).isEmpty()) {
                continue;
            }
            grid.add(label(group.label(), "strong", "secondary"), 0, row++, 2, 1);
            for (boolean keyed : new boolean[] {true, false}) {
                for (Action action : actions.of(group)) {
                    if (action.keys().isEmpty() != keyed) {
                        grid.addRow(
                                row++,
                                label(action.keyText(), "strong", "primary"),
                                label(action.name(), "secondary", "key-meaning"));
                    }
                }
            }
        }
        ScrollPane scroll = new ScrollPane(grid);
        scroll.setFitToWidth(true);
        scroll.setPrefViewportHeight(HEIGHT);
        VBox body = new VBox(title, scroll);
        body.getStyleClass().add("popover-body");
        body.setPrefWidth(WIDTH);
        popOver = new PopOver(body);
        popOver.setArrowLocation(PopOver.ArrowLocation.TOP_RIGHT);
        popOver.setAnimated(false);
    }

    private static Label label(String text, String... styles) {
        Label label = new Label(text);
        label.getStyleClass().addAll(styles);
        label.getStyleClass().add("small");
        label.setWrapText(true);
        return label;
    }

    /// Shows it below `owner`.
    public void show(Node owner) {
        popOver.show(owner);
    }
}
