package io.ringside.desktop.ui.open;

import io.ringside.desktop.ui.theme.Icon;
import io.ringside.desktop.viewdata.ClusterView;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Under the toolbar while a host does not answer: the line that reaches its loopback, to be
/// copied, and the target that then answers. Owned by the FX thread.
public final class TunnelNote extends VBox {
    private final Label sentence = new Label("", Icon.SERVER.node());
    private final Label command = new Label();
    private final Button copy = new Button("Copy line");
    private final Button connect = new Button();
    private final Button dismiss = new Button("Dismiss");
    private Optional<Tunnel> shown = Optional.empty();
    private List<String> of = List.of();
    private boolean dismissed;
    private boolean asked;

    /// @param connects to a target in place of those that are followed
    public TunnelNote(Consumer<String> connects) {
        super(6);
        setId("tunnel-note");
        getStyleClass().addAll("banner", "open-note");
        setAlignment(Pos.CENTER_LEFT);
        sentence.setId("tunnel-sentence");
        sentence.setWrapText(true);
        command.setId("tunnel-command");
        command.getStyleClass().add("code");
        HBox line = new HBox(command);
        line.getStyleClass().add("command");
        HBox.setHgrow(line, Priority.ALWAYS);
        copy.setId("tunnel-copy");
        copy.setOnAction(event -> copy());
        connect.setId("tunnel-connect");
        connect.setOnAction(event -> shown.map(Tunnel::target).ifPresent(connects));
        dismiss.setId("tunnel-dismiss");
        dismiss.setOnAction(event -> {
            dismissed = true;
            asked = false;
            show(false);
        });
        for (Button button : List.of(copy, connect, dismiss)) {
            button.getStyleClass().add("small-control");
            button.setMinWidth(Region.USE_PREF_SIZE);
        }
        HBox row = new HBox(8, line, copy, connect, dismiss);
        row.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(sentence, row);
        show(false);
    }

    /// Says it once for each set of targets, until one answers or it is dismissed. What was asked
    /// for stays until it is dismissed.
    public void show(ClusterView newest) {
        if (!newest.targets().equals(of)) {
            of = newest.targets();
            dismissed = false;
            asked = false;
            shown = Optional.empty();
        }
        boolean silent = Tunnel.unheard(newest);
        if (silent && shown.isEmpty()) {
            shown = Tunnel.of(newest);
        }
        fill();
        show((asked || (silent && !dismissed)) && shown.isPresent());
    }

    private void fill() {
        shown.ifPresent(tunnel -> {
            sentence.setText(
                    tunnel.host()
                            + " does not answer from here. A daemon listens on loopback of its own host"
                            + " unless it was told otherwise: open a tunnel in a terminal, then"
                            + " connect to its end here.");
            command.setText(tunnel.command());
            connect.setText("Connect to " + tunnel.target());
        });
    }

    /// Copies the line of the target that does not answer, else of the first one.
    public void copyOf(ClusterView newest) {
        Optional<Tunnel> wanted =
                Tunnel.of(newest)
                        .or(() ->
                                newest.targets().stream()
                                        .flatMap(target -> Tunnel.of(target).stream())
                                        .findFirst());
        if (wanted.isEmpty()) {
            return;
        }
        shown = wanted;
        asked = true;
        fill();
        show(true);
        copy();
    }

    private void copy() {
        shown.ifPresent(tunnel -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(tunnel.command());
            Clipboard.getSystemClipboard().setContent(content);
        });
    }

    private void show(boolean wanted) {
        setVisible(wanted);
        setManaged(wanted);
    }
}
