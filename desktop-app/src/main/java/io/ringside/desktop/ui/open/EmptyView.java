package io.ringside.desktop.ui.open;

import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.ui.targets.TargetsPanel;
import io.ringside.desktop.ui.text.TargetText;
import io.ringside.desktop.ui.theme.Icon;
import io.ringside.protocol.files.RegularFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// What is shown before the first target: why there is nothing, and what to do. Owned by the FX
/// thread.
public final class EmptyView extends StackPane {
    private static final int MOST_RECENT = 6;

    private final Session session;
    private final TextField target = new TextField();
    private final Label refused = new Label();
    private final VBox saved = new VBox();
    private final VBox recent = new VBox(2);
    private final Opener opener;
    private boolean typed;

    public EmptyView(Session session, Opener opener) {
        this.session = session;
        this.opener = opener;
        getStyleClass().add("empty");
        setId("empty");
        Label title = new Label("Nothing to show yet");
        title.getStyleClass().add("empty-title");
        Label why =
                words("Ringside draws a cluster as soon as one node daemon answers.", "secondary");
        Label once = words("On each node, once", "strong");
        Label how =
                words(
                        "Start the daemon, then let the job load the plugin. The job is never blocked; a full ring drops and counts.",
                        "secondary");
        VBox column =
                new VBox(
                        title,
                        why,
                        connectCard(),
                        saved,
                        recent,
                        once,
                        how,
                        command("ringside-node run"),
                        command("export NCCL_PROFILER_PLUGIN=ringside"));
        column.getStyleClass().add("empty-column");
        saved.getStyleClass().add("empty-card");
        VBox.setMargin(once, new javafx.geometry.Insets(12, 0, 0, 0));
        getChildren().add(column);
    }

    private VBox connectCard() {
        Label title = new Label("Connect to a node");
        title.getStyleClass().add("title");
        target.setId("first-target");
        target.setText("127.0.0.1:7575");
        target.getStyleClass().add("code");
        target.setPrefWidth(280);
        target.setOnAction(event -> connect());
        target.textProperty().addListener(change -> typed |= target.isFocused());
        Button connect = new Button("Connect");
        connect.setId("first-connect");
        connect.getStyleClass().add("filled");
        connect.setOnAction(event -> connect());
        refused.getStyleClass().addAll("state-page", "small");
        refused.setManaged(false);
        refused.setVisible(false);
        Label tunnel =
                words(
                        "Node behind a login host: open a tunnel, then connect to 127.0.0.1. Several nodes: host:port, host:port. Files: Ctrl+O, or drop them here.",
                        "muted");
        VBox card =
                new VBox(
                        new HBox(8, Icon.SERVER.node(), title),
                        new HBox(8, target, connect),
                        refused,
                        tunnel,
                        command("ssh -N -L 7575:127.0.0.1:7575 gpu-node-1"));
        card.getStyleClass().add("empty-card");
        return card;
    }

    /// What the user keeps lies here as long as there is nothing else to show.
    public void hold(TargetsPanel panel) {
        boolean any = !panel.isEmpty();
        if (any && !saved.getChildren().contains(panel)) {
            saved.getChildren().setAll(panel);
        }
        saved.setVisible(any);
        saved.setManaged(any);
        recent.getChildren().clear();
        for (Path file : opener.recent().stream().limit(MOST_RECENT).toList()) {
            Hyperlink link = new Hyperlink(RegularFile.name(file));
            link.getStyleClass().addAll("code", "recent-file");
            link.setOnAction(event -> opener.open(List.of(file)));
            recent.getChildren().add(link);
        }
        if (!recent.getChildren().isEmpty()) {
            recent.getChildren().addFirst(words("Opened before", "strong"));
        }
    }

    /// Enter connects from here.
    public void focusTarget() {
        typed = false;
        target.requestFocus();
        target.selectAll();
    }

    /// A target that somebody has begun to type and is not connected to.
    public Optional<String> typing() {
        return typed ? Optional.of(target.getText()) : Optional.empty();
    }

    private void connect() {
        String wrong = "";
        try {
            session.connect(TargetText.targets(target.getText()));
            typed = false;
        } catch (IllegalArgumentException e) {
            wrong = String.valueOf(e.getMessage());
        }
        refused.setText(wrong);
        refused.setVisible(!wrong.isEmpty());
        refused.setManaged(!wrong.isEmpty());
    }

    private static HBox command(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("code");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        Button copy = new Button("Copy");
        copy.getStyleClass().add("small-control");
        copy.setOnAction(event -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(text);
            Clipboard.getSystemClipboard().setContent(content);
        });
        HBox command = new HBox(label, space, copy);
        command.getStyleClass().add("command");
        return command;
    }

    private static Label words(String text, String style) {
        Label label = new Label(text);
        label.getStyleClass().add(style);
        label.setWrapText(true);
        return label;
    }
}
