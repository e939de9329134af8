package io.ringside.desktop.ui.nodes;

import io.ringside.desktop.session.api.NodeControl;
import io.ringside.desktop.session.api.NodeControl.Asked;
import io.ringside.desktop.session.api.NodeControl.DoctorAnswer;
import io.ringside.desktop.session.api.NodeControl.DoctorLine;
import io.ringside.desktop.session.api.NodeControl.DoctorState;
import io.ringside.desktop.session.api.NodeControl.Result;
import io.ringside.desktop.ui.theme.Icon;
import io.ringside.desktop.viewdata.NodeView;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// What the doctor says of one node: what does not work first, why, and the lines that mend it, to
/// be copied. Owned by the FX thread; answers arrive from any.
final class DoctorPane extends VBox {
    private static final String BY_HAND = "ringside-node doctor";

    private final Supplier<NodeControl> control;
    private final Queue<DoctorAnswer> arrived = new ConcurrentLinkedQueue<>();
    private final Label title = new Label("Doctor");
    private final Label summary = new Label();
    private final Button look = button("doctor-look", "Ask the doctor");
    private final Button cancel = button("doctor-cancel", "Cancel");
    private final Button copy = button("doctor-copy", "Copy page");
    private final VBox lines = new VBox(6);
    private Asked asked = () -> {};
    private String target = "";
    private String host = "";
    private String page = "";
    private boolean waiting;

    DoctorPane(Supplier<NodeControl> control) {
        this.control = control;
        setId("doctor");
        getStyleClass().add("panel");
        title.getStyleClass().add("title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        summary.setId("doctor-summary");
        summary.getStyleClass().addAll("muted", "small");
        summary.setMinWidth(0);
        look.setOnAction(event -> look());
        look.setTooltip(
                new Tooltip(
                        "Which sources and prerequisites work on that node, and what mends the others; it changes nothing"));
        cancel.setOnAction(event -> asked.cancel());
        copy.setOnAction(event -> copy());
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox head = new HBox(title, summary, space, cancel, copy, look);
        head.getStyleClass().add("panel-header");
        lines.getStyleClass().add("doctor-lines");
        ScrollPane scroll = new ScrollPane(lines);
        scroll.setId("doctor-scroll");
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().addAll(head, scroll);
        seen(cancel, false);
        seen(copy, false);
        nobody();
    }

    /// The node that is asked next; another one's page does not stay.
    void of(NodeView node) {
        if (!node.target().equals(target)) {
            asked.cancel();
            arrived.clear();
            target = node.target();
            host = node.hostName();
            waiting = false;
            page = "";
            title.setText("Doctor of " + host);
            summary.setText("");
            seen(cancel, false);
            seen(copy, false);
            look.setDisable(false);
            lines.getChildren()
                    .setAll(
                            note(
                                    "Press Ask the doctor for what works on "
                                            + host
                                            + ", what does not and why, and the line that mends it. By hand, on that node:"),
                            command(BY_HAND));
        }
    }

    /// Where there is no node.
    void nobody() {
        target = "";
        title.setText("Doctor");
        look.setDisable(true);
        lines.getChildren().setAll(note("Choose a node in the table to ask its doctor."));
    }

    /// Takes what has arrived. Called each frame.
    void frame() {
        for (DoctorAnswer next = arrived.poll(); next != null; next = arrived.poll()) {
            if (next.target().equals(target) && waiting) {
                show(next);
            }
        }
    }

    private void look() {
        waiting = true;
        look.setDisable(true);
        seen(cancel, true);
        summary.setText("It looks; that takes some seconds.");
        asked = control.get().doctor(target, arrived::add);
    }

    private void show(DoctorAnswer answer) {
        waiting = false;
        look.setDisable(false);
        seen(cancel, false);
        seen(copy, answer.result() == Result.DONE);
        summary.setText(answer.result() == Result.DONE ? answer.sentence() : "");
        lines.getChildren().clear();
        if (answer.result() != Result.DONE) {
            page = "";
            lines.getChildren().addAll(note(answer.sentence()), command(BY_HAND));
            return;
        }
        List<DoctorLine> sorted =
                answer.page().stream()
                        .sorted(Comparator.comparing(DoctorLine::state).reversed())
                        .toList();
        StringBuilder text = new StringBuilder("Doctor of " + host + ": " + answer.sentence());
        for (DoctorLine line : sorted) {
            lines.getChildren().add(line(line));
            text.append('\n')
                    .append(word(line.state()))
                    .append("  ")
                    .append(line.id())
                    .append("  ")
                    .append(line.reason());
            line.fix().lines().forEach(fix -> text.append("\n      ").append(fix));
        }
        page = text.append('\n').toString();
    }

    private void copy() {
        ClipboardContent content = new ClipboardContent();
        content.putString(page);
        Clipboard.getSystemClipboard().setContent(content);
    }

    private static Node line(DoctorLine line) {
        Label state = new Label(word(line.state()));
        state.getStyleClass().addAll("small", "strong", style(line.state()));
        state.setGraphic(icon(line.state()).node(style(line.state())));
        Label id = new Label(line.group() + " \u00B7 " + line.id());
        id.getStyleClass().addAll("muted", "small");
        VBox box = new VBox(2, new HBox(8, state, id), note(line.reason()));
        line.fix().lines().forEach(fix -> box.getChildren().add(command(fix)));
        return box;
    }

    private static Label note(String text) {
        Label note = new Label(text);
        note.setWrapText(true);
        note.setMinHeight(Region.USE_PREF_SIZE);
        note.getStyleClass().addAll("secondary", "small", "doctor-note");
        return note;
    }

    private static TextField command(String text) {
        TextField command = new TextField(text);
        command.setEditable(false);
        command.setPrefColumnCount(1);
        command.getStyleClass().addAll("copyable", "code", "doctor-command");
        command.setTooltip(new Tooltip("Select and copy: " + text));
        return command;
    }

    private static String word(DoctorState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static Icon icon(DoctorState state) {
        return switch (state) {
            case OK -> Icon.OK;
            case WARN -> Icon.WARNING;
            case FAIL -> Icon.REFUSED;
        };
    }

    private static String style(DoctorState state) {
        return switch (state) {
            case OK -> "state-ok";
            case WARN -> "state-ticket";
            case FAIL -> "state-page";
        };
    }

    private static Button button(String id, String text) {
        Button button = new Button(text);
        button.setId(id);
        button.getStyleClass().add("small-control");
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }

    private static void seen(Node node, boolean wanted) {
        node.setVisible(wanted);
        node.setManaged(wanted);
    }
}
