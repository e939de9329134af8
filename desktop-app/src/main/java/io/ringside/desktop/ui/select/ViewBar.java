package io.ringside.desktop.ui.select;

import io.ringside.desktop.ui.action.Actions;
import io.ringside.desktop.ui.fit.FoldingBar;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Styles;
import java.util.EnumMap;
import java.util.Map;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Which view fills the window, the display filter, and what is selected. What has no room beside
/// the rest takes another row. Owned by the FX thread.
public final class ViewBar extends VBox {
    private static final double FILTER = 300;
    private static final double FILTER_LEAST = 180;

    private final Map<ViewKind, ToggleButton> buttons = new EnumMap<>(ViewKind.class);

    public ViewBar(FilterField filter, SelectionChips chips) {
        getStyleClass().add("view-bar");
        FoldingBar row = new FoldingBar(36, 0);
        for (ViewKind kind : ViewKind.values()) {
            ToggleButton button = new ToggleButton(kind.label());
            button.setId(kind.id());
            button.getStyleClass().add("view");
            button.setMinWidth(Region.USE_PREF_SIZE);
            buttons.put(kind, button);
            row.add(button);
        }
        row.addSpace();
        filter.setPrefWidth(FILTER);
        row.addShrinking(filter, FILTER_LEAST);
        row.add(chips);
        chips.setPadding(new Insets(0, 0, 0, 8));
        row.getStyleClass().add("view-row");
        Label note = filter.note();
        VBox.setMargin(note, new Insets(0, 12, 6, 12));
        getChildren().addAll(row, note);
    }

    /// Lets its buttons do what keys do.
    public void bind(Actions actions) {
        buttons.forEach((kind, button) -> actions.get(kind.id()).bind(button));
    }

    public void show(ViewKind kind) {
        buttons.forEach((each, button) -> button.setSelected(each == kind));
    }

    /// @param pages of what asks for somebody: a page is among them
    public void count(long standing, long asking, boolean pages) {
        count(ViewKind.HANG, standing, "state-page", standing > 0);
        count(ViewKind.ALERTS, asking, pages ? "state-page" : "state-ticket", asking > 0);
        Styles.set(button(ViewKind.ALERTS), pages ? "state-ticket" : "state-page", false);
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
