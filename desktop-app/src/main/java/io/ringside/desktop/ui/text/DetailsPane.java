package io.ringside.desktop.ui.text;

import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Shows [Details] at a view's side: each value can be selected and copied, and all of them at
/// once. Hidden until there is something to show. Owned by the FX thread.
public final class DetailsPane extends VBox {
    private static final double WIDTH = 264;
    private static final double LEAST = 196;

    private final Label title = new Label();
    private final Label place = new Label();
    private final VBox parts = new VBox();
    private String shown = "";

    /// @param name what its nodes are found by
    /// @param close asked when the user closes it
    public DetailsPane(String name, Runnable close) {
        setId(name);
        getStyleClass().add("details");
        setMinWidth(LEAST);
        setPrefWidth(WIDTH);
        title.setId(name + "-title");
        title.getStyleClass().addAll("strong", "primary");
        place.getStyleClass().addAll("muted", "small");
        place.setWrapText(true);
        Button copy = button("Copy", "Copy all fields as text");
        copy.setId(name + "-copy");
        copy.setOnAction(event -> copy());
        Button shut = button("Close", "Close the details (Esc)");
        shut.setId(name + "-close");
        shut.setOnAction(event -> close.run());
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        title.setMinWidth(0);
        HBox head = new HBox(title, space, copy, shut);
        head.getStyleClass().add("details-head");
        parts.getStyleClass().add("details-parts");
        ScrollPane scroll = new ScrollPane(parts);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().addAll(head, place, scroll);
        hide();
    }

    public void show(Details details) {
        setVisible(true);
        setManaged(true);
        if (details.text().equals(shown)) {
            return;
        }
        shown = details.text();
        title.setText(details.title());
        place.setText(details.place());
        parts.getChildren().clear();
        for (Details.Part part : details.parts()) {
            add(part);
        }
    }

    public void hide() {
        shown = "";
        setVisible(false);
        setManaged(false);
    }

    private void copy() {
        ClipboardContent content = new ClipboardContent();
        content.putString(shown);
        Clipboard.getSystemClipboard().setContent(content);
    }

    private void add(Details.Part part) {
        if (!part.heading().isEmpty()) {
            Label heading = new Label(part.heading());
            heading.getStyleClass().addAll("strong", "primary", "small");
            parts.getChildren().add(heading);
        }
        GridPane lines = new GridPane();
        lines.setHgap(8);
        ColumnConstraints values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        ColumnConstraints names = new ColumnConstraints();
        names.setMinWidth(Region.USE_PREF_SIZE);
        lines.getColumnConstraints().addAll(names, values);
        int row = 0;
        for (Tip.Line line : part.lines()) {
            Label name = new Label(line.name());
            name.getStyleClass().addAll("secondary", "small");
            TextField value = new TextField(line.value());
            value.setEditable(false);
            value.setFocusTraversable(false);
            value.getStyleClass().add("copyable");
            value.setPrefColumnCount(1);
            value.setTooltip(new Tooltip(line.name() + ": " + line.value()));
            lines.addRow(row++, name, value);
        }
        parts.getChildren().add(lines);
        if (!part.note().isEmpty()) {
            Label note = new Label(part.note());
            note.setWrapText(true);
            note.setMinHeight(Region.USE_PREF_SIZE);
            note.getStyleClass().addAll("muted", "small");
            parts.getChildren().add(note);
        }
    }

    private static Button button(String text, String tip) {
        Button button = new Button(text);
        button.getStyleClass().add("small-control");
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setTooltip(new Tooltip(tip));
        return button;
    }
}
