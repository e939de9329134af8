package io.ringside.desktop.ui.targets;

import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Styles;
import java.util.function.Function;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// One group or target of the list, in one row. Owned by the FX thread.
final class TargetCell extends ListCell<TargetLine> {
    private final Label name = new Label();
    private final Label address = new Label();
    private final Label state = new Label();
    private final Region indent = new Region();
    private final HBox row;
    private final Function<TargetLine, SavedState> states;

    TargetCell(Function<TargetLine, SavedState> states) {
        this.states = states;
        getStyleClass().add("target-line");
        address.getStyleClass().addAll("code", "muted");
        address.setMinWidth(40);
        state.getStyleClass().add("small");
        state.setMinWidth(Region.USE_PREF_SIZE);
        name.setMinWidth(Region.USE_PREF_SIZE);
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        row = new HBox(8, indent, name, address, space, state);
        row.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        setPrefWidth(0);
    }

    @Override
    protected void updateItem(TargetLine line, boolean empty) {
        super.updateItem(line, empty);
        setText(null);
        setGraphic(empty || line == null ? null : row);
        if (empty || line == null) {
            setTooltip(null);
            setAccessibleText("");
            return;
        }
        boolean group =
                switch (line) {
                    case TargetLine.Group(String called, var targets) -> {
                        name.setText(called);
                        address.setText(
                                Figures.count(targets.size())
                                        + (targets.size() == 1 ? " target" : " targets")
                                        + ", :"
                                        + called);
                        yield true;
                    }
                    case TargetLine.One(var target) -> {
                        name.setText(target.name());
                        address.setText(target.address());
                        indent.setMinWidth(target.group().isEmpty() ? 0 : 12);
                        yield false;
                    }
                };
        if (group) {
            indent.setMinWidth(0);
        }
        Styles.set(name, "strong", group);
        SavedState now = states.apply(line);
        state.getStyleClass()
                .removeIf(style -> style.startsWith("state-") || style.equals("muted"));
        state.getStyleClass().add(now.style());
        state.setText(now.word());
        Styles.icon(state, now.icon(), now.style());
        setTooltip(new Tooltip(name.getText() + ": " + now.word() + ". " + now.detail()));
        setAccessibleText(
                name.getText() + ", " + address.getText() + ", " + now.word() + " " + now.detail());
    }
}
