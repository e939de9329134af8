package io.ringside.desktop.ui.targets;

import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.settings.SavedTarget;
import io.ringside.desktop.settings.SavedTargets;
import io.ringside.desktop.settings.TargetBook;
import io.ringside.desktop.settings.TargetFile;
import io.ringside.desktop.ui.export.FileChoice;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.protocol.files.RegularFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The saved targets by groups, each with how it is doing: they are listed whether they can be
/// reached or not. Owned by the FX thread.
public final class TargetsPanel extends VBox {
    private static final double ROW = 24;
    private static final int MOST_ROWS = 10;

    private final ObservableList<TargetLine> lines = FXCollections.observableArrayList();
    private final ListView<TargetLine> list = new ListView<>(lines);
    private final Label count = new Label();
    private final Label note = new Label();
    private final Button undo = small("target-undo", "Undo", "Take back what was removed");
    private final Button connect = small("target-connect", "Connect", "Follow it alone (Enter)");
    private final Button edit = small("target-edit", "Edit", "Name, address, group (F2)");
    private final Button remove = small("target-remove", "Remove", "Keep it no longer (Delete)");
    private final TargetForm form;
    private final Session session;
    private final TargetBook book;
    private final FileChoice files;
    private Consumer<String> connected = typed -> {};
    private ClusterView view = ClusterView.empty(0);
    private long nowEpochNanos;
    private String offered = "";
    private List<SavedTarget> removed = List.of();
    private final Map<SavedTarget, List<String>> named = new HashMap<>();

    public TargetsPanel(Session session, TargetBook book, FileChoice files) {
        super(8);
        this.session = session;
        this.book = book;
        this.files = files;
        getStyleClass().add("targets-panel");
        Label title = new Label("Saved targets");
        title.getStyleClass().add("title");
        count.getStyleClass().addAll("secondary", "small");
        Label nothing =
                new Label(
                        "None yet. What is kept here stays listed, whether it answers or not; the"
                                + " command line calls a group by :NAME.");
        nothing.getStyleClass().addAll("muted", "small");
        nothing.setWrapText(true);
        list.setId("saved-targets");
        list.setFixedCellSize(ROW);
        list.setPlaceholder(nothing);
        list.setCellFactory(all -> new TargetCell(this::state));
        list.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        list.setOnMouseClicked(click -> {
            if (click.getClickCount() == 2) {
                connect();
            }
        });
        list.getSelectionModel().selectedItemProperty().addListener(change -> enable());
        note.setId("targets-note");
        note.getStyleClass().addAll("secondary", "small");
        note.setWrapText(true);
        form = new TargetForm(book, this::formClosed);
        getChildren()
                .addAll(new HBox(8, title, count), list, buttons(), form, new HBox(8, note, undo));
        HBox.setHgrow(note, Priority.ALWAYS);
        addEventHandler(
                KeyEvent.KEY_PRESSED,
                event -> {
                    if (event.getCode() == KeyCode.ENTER
                            && event.getTarget() instanceof ButtonBase on) {
                        on.fire();
                        event.consume();
                    }
                });
        say("");
        fill();
    }

    private HBox buttons() {
        Button add = small("target-add", "Add\u2026", "Keep another one (Insert)");
        Button read = small("target-import", "Import\u2026", "Add the targets of a file");
        Button write = small("target-export", "Export\u2026", "Write them into a file");
        add.setOnAction(event -> add());
        edit.setOnAction(event -> edit());
        remove.setOnAction(event -> remove());
        connect.setOnAction(event -> connect());
        undo.setOnAction(event -> undo());
        read.setOnAction(event -> files.targetsToRead().ifPresent(this::read));
        write.setOnAction(event -> files.targetsToWrite().ifPresent(this::write));
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        return new HBox(4, connect, add, edit, remove, space, read, write);
    }

    /// @param told of what was connected to, as it may be typed
    public void onConnected(Consumer<String> told) {
        connected = told;
    }

    /// What is offered when a target is added.
    public void offer(String typed) {
        offered = typed;
    }

    /// How the targets are doing, and what the file says.
    public void show(ClusterView newest, long now) {
        view = newest;
        nowEpochNanos = now;
        fill();
        book.complaint().ifPresent(sentence -> note(sentence, true));
    }

    /// Gives the keys to the list, or, where it is empty, to the form.
    public void focus() {
        if (lines.isEmpty()) {
            add();
        } else {
            if (list.getSelectionModel().isEmpty()) {
                list.getSelectionModel().select(0);
            }
            list.requestFocus();
        }
    }

    /// Nothing is kept.
    public boolean isEmpty() {
        return lines.isEmpty();
    }

    private void fill() {
        SavedTargets saved = book.targets();
        List<TargetLine> wanted = TargetLine.of(saved);
        if (!wanted.equals(lines)) {
            int at = list.getSelectionModel().getSelectedIndex();
            lines.setAll(wanted);
            named.keySet().retainAll(saved.all());
            if (!lines.isEmpty() && at >= 0) {
                list.getSelectionModel().select(Math.min(at, lines.size() - 1));
            }
            double height = Math.clamp(lines.size(), 3, MOST_ROWS) * ROW + 2;
            list.setPrefHeight(height);
            list.setMinHeight(height);
        } else {
            list.refresh();
        }
        int groups = (int) saved.groups().stream().filter(group -> !group.isEmpty()).count();
        count.setText(
                saved.all().isEmpty()
                        ? ""
                        : Figures.count(saved.all().size())
                                + (groups == 0
                                        ? ""
                                        : " in "
                                                + Figures.count(groups)
                                                + (groups == 1 ? " group" : " groups")));
        enable();
    }

    private void enable() {
        boolean none = list.getSelectionModel().getSelectedItem() == null;
        connect.setDisable(none);
        edit.setDisable(none);
        remove.setDisable(none);
    }

    private SavedState state(TargetLine line) {
        Set<String> names =
                line.targets().stream()
                        .flatMap(target ->
                                named.computeIfAbsent(target, SavedTarget::named).stream())
                        .collect(Collectors.toSet());
        return SavedState.of(names, view, nowEpochNanos);
    }

    private void key(KeyEvent event) {
        switch (event.getCode()) {
            case ENTER -> connect();
            case F2 -> edit();
            case DELETE -> remove();
            case INSERT -> add();
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void connect() {
        TargetLine line = list.getSelectionModel().getSelectedItem();
        if (line == null) {
            return;
        }
        List<String> typed = line.targets().stream().map(SavedTarget::address).distinct().toList();
        try {
            session.connect(typed);
            say("");
            connected.accept(String.join(", ", typed));
        } catch (IllegalArgumentException e) {
            note(String.valueOf(e.getMessage()), true);
        }
    }

    private void add() {
        TargetLine line = list.getSelectionModel().getSelectedItem();
        String group =
                switch (line) {
                    case null -> "";
                    case TargetLine.Group(String name, var all) -> name;
                    case TargetLine.One(SavedTarget target) -> target.group();
                };
        form.add(offered, group);
    }

    private void edit() {
        TargetLine line = list.getSelectionModel().getSelectedItem();
        if (line != null) {
            form.edit(line);
        }
    }

    private void remove() {
        TargetLine line = list.getSelectionModel().getSelectedItem();
        if (line == null) {
            return;
        }
        removed = line.targets();
        List<SavedTarget> gone = removed;
        book.change(saved -> {
            SavedTargets left = saved;
            for (SavedTarget each : gone) {
                left = left.without(each);
            }
            return left;
        });
        fill();
        say(
                "Removed "
                        + switch (line) {
                            case TargetLine.Group(String name, var all) ->
                                    name + " with " + targets(all.size());
                            case TargetLine.One(SavedTarget target) -> target.name();
                        }
                        + ".");
        undo.setVisible(true);
        undo.setManaged(true);
    }

    private void undo() {
        List<SavedTarget> back = removed;
        addAll(back);
        say("");
    }

    private void addAll(List<SavedTarget> all) {
        book.change(saved -> {
            SavedTargets more = saved;
            for (SavedTarget each : all) {
                more = more.with(each);
            }
            return more;
        });
        fill();
    }

    private void read(Path file) {
        TargetFile.Read read = TargetFile.read(file);
        List<SavedTarget> all = read.targets().all();
        try {
            addAll(all);
            note(
                    read.complaint()
                            .orElse(
                                    targets(all.size())
                                            + " of "
                                            + RegularFile.name(file)
                                            + " are kept."),
                    read.complaint().isPresent());
        } catch (IllegalArgumentException e) {
            note(String.valueOf(e.getMessage()), true);
        }
    }

    private void write(Path file) {
        try {
            TargetFile.write(file, book.targets());
            note(targets(book.targets().all().size()) + " saved in " + file + ".", false);
        } catch (IOException e) {
            note(
                    RegularFile.name(file) + " cannot be written: " + RegularFile.reason(e) + ".",
                    true);
        }
    }

    private static String targets(int count) {
        return Figures.count(count) + (count == 1 ? " target" : " targets");
    }

    private void formClosed() {
        fill();
        list.requestFocus();
    }

    private void say(String sentence) {
        note(sentence, false);
    }

    private void note(String sentence, boolean wrong) {
        note.setText(sentence);
        note.getStyleClass().removeAll("secondary", "state-page");
        note.getStyleClass().add(wrong ? "state-page" : "secondary");
        note.getParent().setVisible(!sentence.isEmpty());
        note.getParent().setManaged(!sentence.isEmpty());
        undo.setVisible(false);
        undo.setManaged(false);
    }

    private static Button small(String id, String text, String tip) {
        Button button = new Button(text);
        button.setId(id);
        button.getStyleClass().add("small-control");
        button.setTooltip(new Tooltip(tip));
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }
}
