package io.ringside.desktop.ui.statusbar;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.controlsfx.control.PopOver;

/// The line at the bottom. Items that do not fit are cut from the right, the clock never. Owned by
/// the FX thread.
public final class StatusLine extends HBox {
    private static final double WIDEST_TIP = 640;

    private final HBox items = new Items();
    private final Label clock = new Label();
    private final List<StatusItem> shown = new ArrayList<>();

    public StatusLine() {
        getStyleClass().add("status-line");
        setId("status");
        items.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        items.setMinWidth(0);
        HBox.setHgrow(items, Priority.ALWAYS);
        clock.getStyleClass().add("strong");
        clock.setMinWidth(Region.USE_PREF_SIZE);
        getChildren().addAll(items, clock);
    }

    public void show(List<StatusItem> newest, String time) {
        clock.setText(time);
        for (int i = 0; i < newest.size(); i++) {
            StatusItem item = newest.get(i);
            if (i < shown.size() && shown.get(i).equals(item)) {
                continue;
            }
            HBox node = node(item, i > 0);
            if (i < items.getChildren().size()) {
                boolean focused = items.getChildren().get(i).isFocused();
                items.getChildren().set(i, node);
                if (focused) {
                    node.requestFocus();
                }
                shown.set(i, item);
            } else {
                items.getChildren().add(node);
                shown.add(item);
            }
        }
        while (shown.size() > newest.size()) {
            shown.removeLast();
            items.getChildren().removeLast();
        }
    }

    private static HBox node(StatusItem item, boolean follows) {
        HBox node = new HBox(4);
        node.setMinWidth(Region.USE_PREF_SIZE);
        node.getStyleClass().add("status-item");
        if (follows) {
            node.getStyleClass().add("follows");
        }
        item.icon().ifPresent(icon -> node.getChildren().add(small(icon.node(item.style()))));
        if (!item.name().isEmpty()) {
            node.getChildren().add(label(item.name(), "secondary"));
        }
        Label value = label(item.value(), item.style().isEmpty() ? "primary" : item.style());
        value.getStyleClass().add("strong");
        node.getChildren().add(value);
        node.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        if (!item.tip().isEmpty()) {
            Tooltip tip = new Tooltip(item.tip());
            tip.setWrapText(true);
            tip.setMaxWidth(WIDEST_TIP);
            Tooltip.install(node, tip);
            node.setOnMouseClicked(event -> explain(node, item.tip()));
            node.setFocusTraversable(true);
            node.setAccessibleText(item.name() + " " + item.value() + "\n" + item.tip());
            node.setOnKeyPressed(event -> {
                if (event.getCode() == KeyCode.ENTER) {
                    explain(node, item.tip());
                    event.consume();
                }
            });
        }
        return node;
    }

    /// The same words to read at leisure.
    private static void explain(Node at, String tip) {
        Label words = new Label(tip);
        words.setWrapText(true);
        words.setMaxWidth(WIDEST_TIP);
        words.getStyleClass().addAll("secondary", "small");
        VBox body = new VBox(words);
        body.setPadding(new javafx.geometry.Insets(12));
        PopOver popOver = new PopOver(body);
        popOver.setArrowLocation(PopOver.ArrowLocation.BOTTOM_LEFT);
        popOver.setAnimated(false);
        popOver.show(at);
    }

    /// Shows whole items only.
    private static final class Items extends HBox {
        @Override
        protected void layoutChildren() {
            super.layoutChildren();
            getChildren()
                    .forEach(item ->
                            item.setVisible(item.getLayoutX() + item.prefWidth(-1) <= getWidth()));
        }
    }

    private static Node small(Node icon) {
        icon.setScaleX(0.8);
        icon.setScaleY(0.8);
        return icon;
    }

    private static Label label(String text, String style) {
        Label label = new Label(text);
        label.getStyleClass().add(style);
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }
}
