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
    private final List<Shown> shown = new ArrayList<>();

    public StatusLine() {
        getStyleClass().add("status-line");
        setId("status");
        items.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        items.setMinWidth(0);
        HBox.setHgrow(items, Priority.ALWAYS);
        clock.setId("clock");
        clock.getStyleClass().add("strong");
        clock.setMinWidth(Region.USE_PREF_SIZE);
        getChildren().addAll(items, clock);
    }

    public void show(List<StatusItem> newest, String time) {
        clock.setText(time);
        for (int i = 0; i < newest.size(); i++) {
            StatusItem item = newest.get(i);
            if (i < shown.size() && shown.get(i).take(item)) {
                continue;
            }
            Shown next = new Shown(item, i > 0);
            if (i < shown.size()) {
                boolean focused = shown.get(i).node.isFocused();
                items.getChildren().set(i, next.node);
                if (focused) {
                    next.node.requestFocus();
                }
                shown.set(i, next);
            } else {
                items.getChildren().add(next.node);
                shown.add(next);
            }
        }
        while (shown.size() > newest.size()) {
            shown.removeLast();
            items.getChildren().removeLast();
        }
    }

    /// An item on the screen. Ages and sizes change four times a second: only their words are
    /// written anew.
    private static final class Shown {
        final HBox node = new HBox(4);
        private final Label value;
        private final Tooltip tip = new Tooltip();
        private StatusItem item;

        Shown(StatusItem item, boolean follows) {
            this.item = item;
            value = label(item.value(), item.style().isEmpty() ? "primary" : item.style());
            value.getStyleClass().add("strong");
            node.setMinWidth(Region.USE_PREF_SIZE);
            node.getStyleClass().add("status-item");
            if (follows) {
                node.getStyleClass().add("follows");
            }
            item.icon().ifPresent(icon -> node.getChildren().add(small(icon.node(item.style()))));
            if (!item.name().isEmpty()) {
                node.getChildren().add(label(item.name(), "secondary"));
            }
            node.getChildren().add(value);
            node.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
            if (!item.tip().isEmpty()) {
                explained();
            }
            say();
        }

        private void explained() {
            tip.setWrapText(true);
            tip.setMaxWidth(WIDEST_TIP);
            Tooltip.install(node, tip);
            node.setOnMouseClicked(event -> explain(node, item.tip()));
            node.setFocusTraversable(true);
            node.setOnKeyPressed(event -> {
                if (event.getCode() == KeyCode.ENTER) {
                    explain(node, item.tip());
                    event.consume();
                }
            });
        }

        /// Shows another item's words; false: it looks otherwise.
        boolean take(StatusItem next) {
            if (!next.name().equals(item.name())
                    || !next.style().equals(item.style())
                    || !next.icon().equals(item.icon())
                    || next.tip().isEmpty() != item.tip().isEmpty()) {
                return false;
            }
            if (!next.equals(item)) {
                item = next;
                say();
            }
            return true;
        }

        private void say() {
            value.setText(item.value());
            tip.setText(item.tip());
            if (!item.tip().isEmpty()) {
                node.setAccessibleText(item.name() + " " + item.value() + "\n" + item.tip());
            }
        }
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
