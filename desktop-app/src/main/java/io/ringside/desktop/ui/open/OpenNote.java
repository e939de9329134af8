package io.ringside.desktop.ui.open;

import io.ringside.desktop.session.api.Session.RecordingStatus;
import io.ringside.desktop.ui.export.FileChoice;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Icon;
import io.ringside.desktop.ui.theme.Styles;
import io.ringside.protocol.files.RegularFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// A line under the toolbar: what is being opened, why it cannot be, or where a recording was
/// saved. Owned by the FX thread.
public final class OpenNote extends HBox {
    private final Label sentence = new Label("", Icon.FOLDER.node());
    private final Button close = new Button("Dismiss");
    private final Button copy = new Button("Copy path");
    private final Button replay = new Button("Open it");
    private final Button folder = new Button("Show folder");
    private final Button beside = new Button("Compare them");
    private final Opener opener;
    private Optional<RecordingStatus> saved = Optional.empty();
    private boolean told = true;

    /// @param compare puts two files side by side, the first before
    /// @param files shows folders
    public OpenNote(Opener opener, Consumer<List<Path>> compare, FileChoice files) {
        this.opener = opener;
        setId("open-note");
        getStyleClass().addAll("banner", "open-note");
        sentence.setId("open-sentence");
        sentence.setWrapText(true);
        close.setId("open-dismiss");
        close.getStyleClass().add("small-control");
        close.setMinWidth(Region.USE_PREF_SIZE);
        close.setOnAction(event -> {
            told = true;
            opener.dismiss();
            show();
        });
        copy.setId("saved-copy");
        copy.setOnAction(event -> saved.ifPresent(OpenNote::copy));
        replay.setId("saved-open");
        replay.setOnAction(event -> {
            told = true;
            saved.ifPresent(status -> opener.open(List.of(status.file())));
        });
        folder.setId("saved-folder");
        folder.setOnAction(event -> saved.ifPresent(status -> showFolder(status.file(), files)));
        beside.setId("open-compare-pair");
        beside.setOnAction(event -> {
            List<Path> two = opener.pair().get();
            opener.dismiss();
            compare.accept(two);
        });
        for (Button button : List.of(copy, replay, beside, folder)) {
            button.getStyleClass().add("small-control");
            button.setMinWidth(Region.USE_PREF_SIZE);
        }
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        getChildren().addAll(sentence, space, beside, replay, folder, copy, close);
        opener.working().addListener(change -> show());
        opener.refused().addListener(change -> show());
        opener.pair().addListener(change -> show());
        show();
    }

    /// Where a recording was saved; said once.
    public void saved(RecordingStatus status) {
        if (!saved.equals(Optional.of(status))) {
            saved = Optional.of(status);
            told = false;
            show();
        }
    }

    /// Where no program of the desktop shows it, its name is copied instead.
    private void showFolder(Path file, FileChoice files) {
        Path parent = file.toAbsolutePath().getParent();
        String place = String.valueOf(parent == null ? file : parent);
        if (!files.showElsewhere(place)) {
            ClipboardContent content = new ClipboardContent();
            content.putString(place);
            Clipboard.getSystemClipboard().setContent(content);
            sentence.setText("No file manager opens here; copied: " + place);
        }
    }

    private static void copy(RecordingStatus status) {
        ClipboardContent content = new ClipboardContent();
        content.putString(status.file().toAbsolutePath().toString());
        Clipboard.getSystemClipboard().setContent(content);
    }

    private void show() {
        String refused = opener.refused().get();
        String working = opener.working().get();
        boolean file = refused.isEmpty() && working.isEmpty() && !told;
        boolean two = refused.isEmpty() && !file && opener.pair().get().size() == 2;
        String text =
                !refused.isEmpty()
                        ? refused
                        : file
                                ? words(saved.orElseThrow())
                                : two ? "Two files are shown together." : working;
        boolean wrong = !refused.isEmpty() || (file && saved.orElseThrow().error().isPresent());
        sentence.setText(text);
        Styles.set(this, "refused", wrong);
        show(close, file || two || !refused.isEmpty());
        show(beside, two);
        boolean there = file && saved.orElseThrow().bytesWritten() > 0;
        show(copy, there);
        show(folder, there);
        show(replay, there);
        show(this, !text.isEmpty());
    }

    private static String words(RecordingStatus status) {
        if (status.bytesWritten() == 0) {
            return status.error()
                    .orElse("Nothing was recorded and no file was written: no snapshot came.");
        }
        return "Recording saved: "
                + RegularFile.name(status.file().toAbsolutePath())
                + ", "
                + Figures.bytes(status.bytesWritten())
                + status.error().map(why -> ". " + why).orElse("");
    }

    private static void show(Node node, boolean wanted) {
        node.setVisible(wanted);
        node.setManaged(wanted);
    }
}
