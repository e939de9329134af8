package io.ringside.desktop.ui.targets;

import io.ringside.desktop.settings.SavedTarget;
import io.ringside.desktop.settings.SavedTargets;
import io.ringside.desktop.settings.TargetBook;
import io.ringside.desktop.ui.text.TargetText;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// Adds a target, changes one, or gives a group another name. Several addresses become as many
/// targets, each called by its own. Owned by the FX thread.
final class TargetForm extends VBox {
    private final TargetBook book;
    private final Runnable done;
    private final Label title = new Label();
    private final TextField name = field("target-name", "from the address");
    private final TextField address = field("target-address", "gpu-[001-064]:7575");
    private final TextField group = field("target-group", "none");
    private final Label nameLabel = new Label("Name");
    private final Label addressLabel = new Label("Address");
    private final Label refused = new Label();
    private Optional<SavedTarget> before = Optional.empty();
    private Optional<String> renamed = Optional.empty();

    /// @param done told when it closes
    TargetForm(TargetBook book, Runnable done) {
        super(6);
        this.book = book;
        this.done = done;
        getStyleClass().add("target-form");
        title.getStyleClass().addAll("strong", "primary");
        refused.setId("target-refused");
        refused.getStyleClass().addAll("state-page", "small");
        refused.setWrapText(true);
        GridPane fields = new GridPane();
        fields.setHgap(8);
        fields.setVgap(4);
        fields.addRow(0, addressLabel, address);
        fields.addRow(1, nameLabel, name);
        fields.addRow(2, new Label("Group"), group);
        for (TextField each : List.of(address, name, group)) {
            GridPane.setHgrow(each, Priority.ALWAYS);
            each.setOnAction(event -> save());
        }
        Button save = new Button("Save");
        save.setId("target-save");
        save.setOnAction(event -> save());
        Button cancel = new Button("Cancel");
        cancel.setId("target-cancel");
        cancel.setOnAction(event -> close());
        getChildren().addAll(title, fields, refused, new HBox(8, save, cancel));
        addEventHandler(
                KeyEvent.KEY_PRESSED,
                event -> {
                    if (event.getCode() == KeyCode.ESCAPE) {
                        close();
                        event.consume();
                    }
                });
        appear(false);
    }

    private static TextField field(String id, String prompt) {
        TextField field = new TextField();
        field.setId(id);
        field.setPromptText(prompt);
        field.getStyleClass().add("code");
        return field;
    }

    /// @param typed what is offered as the address
    void add(String typed, String offeredGroup) {
        start("Keep a target", Optional.empty(), Optional.empty());
        address.setText(typed);
        group.setText(offeredGroup);
        address.requestFocus();
    }

    void edit(TargetLine line) {
        switch (line) {
            case TargetLine.One(SavedTarget target) -> {
                start("Change " + target.name(), Optional.of(target), Optional.empty());
                address.setText(target.address());
                name.setText(target.name());
                group.setText(target.group());
                name.requestFocus();
                name.selectAll();
            }
            case TargetLine.Group(String called, var targets) -> {
                start(
                        "Another name for the group " + called,
                        Optional.empty(),
                        Optional.of(called));
                group.setText(called);
                group.requestFocus();
                group.selectAll();
            }
        }
    }

    private void start(String what, Optional<SavedTarget> changed, Optional<String> renamedGroup) {
        title.setText(what);
        before = changed;
        renamed = renamedGroup;
        name.clear();
        address.clear();
        group.clear();
        refuse("");
        boolean one = renamedGroup.isEmpty();
        for (javafx.scene.Node each : List.of(nameLabel, name, addressLabel, address)) {
            each.setVisible(one);
            each.setManaged(one);
        }
        appear(true);
    }

    private void save() {
        try {
            if (renamed.isPresent()) {
                rename(renamed.get(), group.getText());
            } else {
                List<SavedTarget> wanted = wanted();
                Optional<SavedTarget> old = before;
                book.change(saved -> put(saved, old, wanted));
            }
            close();
        } catch (IllegalArgumentException e) {
            refuse(String.valueOf(e.getMessage()));
        }
    }

    private List<SavedTarget> wanted() {
        List<String> addresses = TargetText.targets(address.getText());
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException(
                    "The address is empty: write host:port, as in gpu7:7575.");
        }
        String called = name.getText().strip();
        if (addresses.size() > 1 && !called.isEmpty()) {
            throw new IllegalArgumentException(
                    "Several addresses are named by themselves: leave the name empty, and give them a"
                            + " group.");
        }
        return addresses.stream()
                .map(each ->
                        new SavedTarget(
                                group.getText(), called.isEmpty() ? nameOf(each) : called, each))
                .toList();
    }

    private static String nameOf(String address) {
        String plain = address.replaceAll("[^\\p{L}\\p{N}._+]+", "-").replaceAll("^-+|-+$", "");
        return plain.substring(0, Math.min(64, plain.length()));
    }

    private static SavedTargets put(
            SavedTargets saved, Optional<SavedTarget> old, List<SavedTarget> wanted) {
        SavedTargets next = old.map(saved::without).orElse(saved);
        for (SavedTarget each : wanted) {
            Optional<SavedTarget> there = next.find(each.group(), each.name());
            if (there.isPresent() && !there.get().address().equals(each.address())) {
                throw new IllegalArgumentException(
                        each.name()
                                + " is kept already, for "
                                + there.get().address()
                                + ": give another name, or change that one.");
            }
            next = next.with(each);
        }
        return next;
    }

    private void rename(String from, String to) {
        List<SavedTarget> moved =
                book.targets().of(from).stream()
                        .map(each -> new SavedTarget(to, each.name(), each.address()))
                        .toList();
        book.change(saved -> put(saved.withoutGroup(from), Optional.empty(), moved));
    }

    private void refuse(String sentence) {
        refused.setText(sentence);
        refused.setVisible(!sentence.isEmpty());
        refused.setManaged(!sentence.isEmpty());
    }

    private void close() {
        appear(false);
        done.run();
    }

    private void appear(boolean wanted) {
        setVisible(wanted);
        setManaged(wanted);
    }
}
