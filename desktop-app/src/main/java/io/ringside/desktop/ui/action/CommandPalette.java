package io.ringside.desktop.ui.action;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// Every action by name: typing finds, Enter or a click does it, Esc closes. Closes too when the
/// keys go elsewhere, and gives them back to where they were. Owned by the FX thread.
public final class CommandPalette extends VBox {
    private static final double WIDTH = 520;
    private static final double ROW = 28;
    private static final int ROWS = 11;
    private static final int PAGE = 8;

    private final Supplier<Actions> actions;
    private final Consumer<Action> running;
    private final TextField field = new TextField();
    private final ObservableList<Action> found = FXCollections.observableArrayList();
    private final ListView<Action> list = new ListView<>(found);
    private @Nullable Node before;

    private record Scored(Action action, int score) {}

    /// @param running does one that was chosen, after the palette has closed
    public CommandPalette(Supplier<Actions> actions, Consumer<Action> running) {
        this.actions = actions;
        this.running = running;
        setId("palette");
        getStyleClass().add("palette-box");
        setMaxSize(WIDTH, Region.USE_PREF_SIZE);
        setPrefWidth(WIDTH);
        field.setId("palette-field");
        field.setPromptText("What to do: some letters of its name");
        field.textProperty().addListener(change -> find());
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        field.focusedProperty()
                .addListener((o, had, has) -> {
                    if (!has && !list.isFocused()) {
                        close();
                    }
                });
        list.setId("palette-list");
        list.setFocusTraversable(false);
        list.setFixedCellSize(ROW);
        list.setPrefHeight(ROW * ROWS);
        list.setMinHeight(0);
        list.setCellFactory(all -> new Row());
        list.setPlaceholder(new Label("Nothing is called so."));
        list.setOnMouseClicked(event -> {
            if (event.isStillSincePress()) {
                run();
            }
        });
        getChildren().addAll(field, list);
        VBox.setVgrow(list, Priority.ALWAYS);
        setVisible(false);
    }

    public boolean isOpen() {
        return isVisible();
    }

    /// Opens it empty, or closes it.
    public void toggle() {
        if (isVisible()) {
            close();
            return;
        }
        before = getScene() == null ? null : getScene().getFocusOwner();
        field.clear();
        find();
        setVisible(true);
        field.requestFocus();
    }

    public void close() {
        if (!isVisible()) {
            return;
        }
        boolean had = field.isFocused() || list.isFocused();
        setVisible(false);
        Node back = before;
        before = null;
        if (had && back != null) {
            back.requestFocus();
        }
    }

    /// What is found now, the best first.
    public List<Action> found() {
        return List.copyOf(found);
    }

    private void find() {
        String typed = field.getText();
        found.setAll(
                actions.get().all().stream()
                        .map(action -> new Scored(action, score(typed, action)))
                        .filter(each -> each.score() != Integer.MIN_VALUE)
                        .sorted(Comparator.comparingInt(Scored::score).reversed())
                        .map(Scored::action)
                        .toList());
        list.getSelectionModel().select(0);
        list.scrollTo(0);
    }

    private static int score(String typed, Action action) {
        OptionalInt name = Fuzzy.score(typed, action.name());
        OptionalInt whole = Fuzzy.score(typed, action.group().label() + " " + action.name());
        return Math.max(name.orElse(Integer.MIN_VALUE), whole.orElse(Integer.MIN_VALUE));
    }

    private void key(KeyEvent event) {
        int at = list.getSelectionModel().getSelectedIndex();
        switch (event.getCode()) {
            case ESCAPE -> close();
            case ENTER -> run();
            case DOWN -> select(at + 1);
            case UP -> select(at - 1);
            case PAGE_DOWN -> select(at + PAGE);
            case PAGE_UP -> select(at - PAGE);
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void select(int row) {
        if (!found.isEmpty()) {
            int within = Math.clamp(row, 0, found.size() - 1);
            list.getSelectionModel().select(within);
            list.scrollTo(Math.max(0, within - ROWS / 2));
        }
    }

    private void run() {
        Action chosen = list.getSelectionModel().getSelectedItem();
        close();
        if (chosen != null) {
            running.accept(chosen);
        }
    }

    private static final class Row extends ListCell<Action> {
        private final Label name = new Label();
        private final Label group = new Label();
        private final Label key = new Label();
        private final HBox row;

        Row() {
            getStyleClass().add("palette-row");
            Region space = new Region();
            HBox.setHgrow(space, Priority.ALWAYS);
            name.getStyleClass().add("primary");
            group.getStyleClass().addAll("muted", "small");
            group.setMinWidth(Region.USE_PREF_SIZE);
            key.getStyleClass().addAll("keys");
            key.setMinWidth(Region.USE_PREF_SIZE);
            row = new HBox(8, group, name, space, key);
            row.setAlignment(Pos.CENTER_LEFT);
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(@Nullable Action action, boolean empty) {
            super.updateItem(action, empty);
            if (action == null || empty) {
                setGraphic(null);
                return;
            }
            name.setText(action.name());
            group.setText(action.group().label());
            key.setText(action.keyText());
            key.setVisible(!action.keys().isEmpty());
            setGraphic(row);
        }
    }
}
