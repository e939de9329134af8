package io.ringside.desktop.ui.fit;

import io.ringside.desktop.ui.action.Action;
import io.ringside.desktop.ui.action.Group;
import java.util.List;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import org.controlsfx.control.SegmentedButton;

/// A segmented choice in the room of one button: its menu presses the segments. Says which one is
/// chosen. Owned by the FX thread.
public final class SegmentMenu extends MenuButton {
    private final SegmentedButton choice;

    /// @param what is chosen, for tip and readers
    public SegmentMenu(SegmentedButton choice, String id, String what) {
        this.choice = choice;
        setId(id);
        getStyleClass().add("small-control");
        setTooltip(new Tooltip(what));
        setAccessibleText(what);
        setOnShowing(event -> fill());
        for (ToggleButton segment : choice.getButtons()) {
            segment.selectedProperty().addListener(change -> name());
            segment.textProperty().addListener(change -> name());
        }
        name();
        fill();
    }

    /// One for each segment, named `before` and the segment.
    public List<Action> actions(Group group, String before) {
        return choice.getButtons().stream()
                .map(segment ->
                        Action.of(
                                group,
                                getId() + "-" + segment.getId(),
                                before + segment.getText(),
                                () -> press(segment)))
                .toList();
    }

    /// Presses the segment some places on from the one that is chosen.
    public void turn(int places) {
        List<ToggleButton> all = choice.getButtons();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).isSelected()) {
                press(all.get(Math.floorMod(i + places, all.size())));
                return;
            }
        }
    }

    private static void press(ToggleButton segment) {
        if (!segment.isSelected() && !segment.isDisabled()) {
            segment.fire();
        }
    }

    private void name() {
        choice.getButtons().stream()
                .filter(ToggleButton::isSelected)
                .findFirst()
                .ifPresent(segment -> setText(segment.getText()));
    }

    private void fill() {
        List<MenuItem> items =
                choice.getButtons().stream().<MenuItem>map(SegmentMenu::item).toList();
        getItems().setAll(items);
    }

    private static MenuItem item(ToggleButton segment) {
        RadioMenuItem item = new RadioMenuItem(segment.getText());
        item.setSelected(segment.isSelected());
        item.setDisable(segment.isDisabled());
        item.setOnAction(event -> press(segment));
        return item;
    }
}
