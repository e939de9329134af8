package io.ringside.desktop.ui;

import io.ringside.desktop.ui.select.FilterField;
import io.ringside.desktop.ui.select.SelectionChips;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Styles;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Which view fills the window, the display filter, and what is selected. Chips that have no room
/// beside the rest take a row of their own. Owned by the FX thread.
final class ViewBar extends VBox {
    private static final double FILTER_LEAST = 150;

    private final Map<ViewKind, ToggleButton> buttons = new EnumMap<>(ViewKind.class);
    private final HBox row = new HBox();
    private final HBox below = new HBox();
    private final SelectionChips chips;
    private final Region filter;
    private final HBox views = new HBox();

    /// @param choose shows a view
    ViewBar(Consumer<ViewKind> choose, FilterField filter, SelectionChips chips) {
        this.chips = chips;
        this.filter = filter;
        getStyleClass().add("view-bar");
        views.setMinWidth(Region.USE_PREF_SIZE);
        int number = 1;
        for (ViewKind kind : ViewKind.values()) {
            ToggleButton button = new ToggleButton(kind.label());
            button.setId(kind.id());
            button.getStyleClass().add("view");
            button.setMinWidth(Region.USE_PREF_SIZE);
            button.setTooltip(new Tooltip(kind.label() + " (" + number++ + ")"));
            button.setOnAction(event -> choose.accept(kind));
            buttons.put(kind, button);
            views.getChildren().add(button);
        }
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        filter.setMinWidth(FILTER_LEAST);
        row.getStyleClass().add("view-row");
        row.getChildren().addAll(views, space, filter, chips);
        below.getStyleClass().add("chip-row");
        below.setVisible(false);
        below.setManaged(false);
        Label note = filter.note();
        VBox.setMargin(note, new Insets(0, 12, 6, 12));
        getChildren().addAll(row, note, below);
        widthProperty().addListener(change -> fold());
    }

    void show(ViewKind kind) {
        buttons.forEach((each, button) -> button.setSelected(each == kind));
    }

    /// @param pages of what asks for somebody: a page is among them
    void count(long standing, long asking, boolean pages) {
        count(ViewKind.HANG, standing, "state-page", standing > 0);
        count(ViewKind.ALERTS, asking, pages ? "state-page" : "state-ticket", asking > 0);
        Styles.set(button(ViewKind.ALERTS), pages ? "state-ticket" : "state-page", false);
    }

    /// Where the chips go, for what is selected now and for the width. Not to be called while the
    /// scene is laid out.
    void fold() {
        double needed = views.prefWidth(-1) + FILTER_LEAST + chips.prefWidth(-1) + 64;
        boolean own = getWidth() > 0 && needed > getWidth();
        HBox wanted = own ? below : row;
        if (!wanted.equals(chips.getParent())) {
            ((HBox) chips.getParent()).getChildren().remove(chips);
            wanted.getChildren().add(chips);
        }
        boolean shown = own && !chips.getChildren().isEmpty();
        below.setVisible(shown);
        below.setManaged(shown);
        filter.setPrefWidth(own ? FILTER_LEAST * 1.6 : FILTER_LEAST * 2);
    }

    private void count(ViewKind kind, long count, String style, boolean loud) {
        ToggleButton button = button(kind);
        String text = kind.label() + (count > 0 ? " " + Figures.count(count) : "");
        if (!text.equals(button.getText())) {
            button.setText(text);
        }
        Styles.set(button, style, loud);
    }

    private ToggleButton button(ViewKind kind) {
        return java.util.Objects.requireNonNull(buttons.get(kind));
    }
}
