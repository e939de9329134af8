package io.ringside.desktop.ui.export;

import io.ringside.desktop.export.ExportFile;
import io.ringside.desktop.export.ExportFormat;
import io.ringside.desktop.export.ExportView;
import io.ringside.desktop.ui.action.Action;
import io.ringside.desktop.ui.action.Group;
import io.ringside.desktop.ui.action.Key;
import io.ringside.desktop.ui.pixel.NodeSvg;
import io.ringside.desktop.ui.pixel.PngFile;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Icon;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.diff.DiffView;
import io.ringside.protocol.files.RegularFile;
import io.ringside.protocol.files.Replacement;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;

/// Exports what is shown: each view as a picture or as data, into a file that is asked for.
/// Pictures are taken at once; files are written on a thread of their own, and what came of it is
/// said beside the button. Owned by the FX thread.
public final class ExportMenu extends HBox {
    private static final double NOTE_WIDTH = 150;
    private static final double PROGRESS_WIDTH = 60;

    /// After which it is shown that something goes on.
    private static final long SHORT_NANOS = 300_000_000L;

    private final Supplier<ClusterView> view;
    private final Function<String, Optional<Path>> chooseFile;
    private final MenuButton button = new MenuButton("", Icon.EXPORT.node());
    private final Label note = new Label();
    private final ProgressBar progress = new ProgressBar();
    private final Button cancel = new Button("Cancel");
    private @Nullable Thread running;
    private long sinceNanos = Long.MIN_VALUE;
    private final List<Action> actions = new ArrayList<>();
    private final Action open =
            Action.of(Group.EXPORT, "export-menu", "Export what is shown", this::open)
                    .on(Key.shortcut(KeyCode.E));
    private final AtomicReference<@Nullable String> outcome = new AtomicReference<>();

    /// Writes into a file that was chosen.
    private interface Writing {
        void to(Path file) throws IOException;
    }

    /// @param view what is shown now
    /// @param chooseFile asks for a file, with a name to begin with
    public ExportMenu(Supplier<ClusterView> view, Function<String, Optional<Path>> chooseFile) {
        this.view = view;
        this.chooseFile = chooseFile;
        button.setId("export");
        button.getStyleClass().add("flat");
        button.setTooltip(new Tooltip(open.name() + " (" + open.keyText() + ")"));
        button.setAccessibleText(open.name());
        note.setId("export-note");
        note.getStyleClass().addAll("muted", "small");
        note.setMinWidth(0);
        note.setMaxWidth(NOTE_WIDTH);
        note.setManaged(false);
        setAlignment(javafx.geometry.Pos.CENTER);
        progress.setPrefWidth(PROGRESS_WIDTH);
        progress.setVisible(false);
        progress.setManaged(false);
        cancel.setId("export-cancel");
        cancel.getStyleClass().add("small-control");
        cancel.setOnAction(event -> cancel());
        cancel.setVisible(false);
        cancel.setManaged(false);
        setSpacing(4);
        getChildren().addAll(button, progress, note, cancel);
    }

    /// Offers a part of the window as a picture and as a drawing.
    public void both(String what, String name, Supplier<Node> part) {
        picture(what, name, part);
        drawing(what, name, () -> NodeSvg.of(part.get()));
    }

    /// Offers a picture of a part of the window.
    public void picture(String what, String name, Supplier<Node> of) {
        add(
                what + " as PNG",
                "export-" + name + "-png",
                () -> {
                    Node part = of.get();
                    if (part.getScene() == null) {
                        say(what + " is not seen now: show it first.");
                        return;
                    }
                    WritableImage image = part.snapshot(null, null);
                    int width = (int) image.getWidth();
                    int height = (int) image.getHeight();
                    int[] argb = new int[width * height];
                    image.getPixelReader()
                            .getPixels(
                                    0,
                                    0,
                                    width,
                                    height,
                                    PixelFormat.getIntArgbInstance(),
                                    argb,
                                    0,
                                    width);
                    ask(name + ".png", file -> PngFile.write(file, width, height, argb));
                });
    }

    /// Offers a drawing that scales.
    ///
    /// @param drawing throws IllegalArgumentException with a sentence when there is none
    public void drawing(String what, String name, Supplier<String> drawing) {
        add(
                what + " as SVG",
                "export-" + name + "-svg",
                () -> {
                    byte[] text;
                    try {
                        text = drawing.get().getBytes(StandardCharsets.UTF_8);
                    } catch (IllegalArgumentException e) {
                        say(String.valueOf(e.getMessage()));
                        return;
                    }
                    ask(name + ".svg", file -> Replacement.write(file, to -> to.write(text)));
                });
    }

    /// Offers a view's data.
    public void data(String what, ExportView of, ExportFormat... formats) {
        for (ExportFormat format : formats) {
            String kind = format == ExportFormat.PERFETTO ? "Perfetto trace" : format.name();
            add(
                    what + " as " + kind,
                    "export-" + of.word() + format.ending().replace('.', '-'),
                    () -> {
                        ClusterView shown = view.get();
                        ask(
                                of.word() + range(shown) + format.ending(),
                                file -> ExportFile.write(file, format, of, shown));
                    });
        }
    }

    /// Offers what was compared as data.
    ///
    /// @param diff empty: nothing is compared yet
    public void comparison(Supplier<Optional<DiffView>> diff) {
        for (ExportFormat format : List.of(ExportFormat.CSV, ExportFormat.JSON)) {
            add(
                    "Comparison as " + format.name(),
                    "export-comparison" + format.ending().replace('.', '-'),
                    () ->
                            diff.get()
                                    .ifPresentOrElse(
                                            shown ->
                                                    ask(
                                                            "comparison" + format.ending(),
                                                            file ->
                                                                    ExportFile.write(
                                                                            file, format, shown)),
                                            () ->
                                                    say(
                                                            "Nothing is compared yet: choose two runs first.")));
        }
    }

    /// "-054410-054420": of which time it is, where one was chosen.
    private static String range(ClusterView shown) {
        return shown.over()
                .map(over -> over.shown().orElse(over.asked()))
                .map(time ->
                        ("-"
                                        + Figures.clock(time.startEpochNanos())
                                        + "-"
                                        + Figures.clock(time.endEpochNanos()))
                                .replace(":", ""))
                .orElse("");
    }

    public void separate() {
        button.getItems().add(new SeparatorMenuItem());
    }

    /// Entries of others.
    public void add(List<MenuItem> items) {
        button.getItems().addAll(items);
    }

    /// All that can be exported, and the menu itself.
    public List<Action> actions() {
        List<Action> all = new ArrayList<>(actions);
        all.addFirst(open);
        return all;
    }

    private void open() {
        button.requestFocus();
        button.show();
    }

    /// Says what came of the last export, once it is known; until then, when it takes its time,
    /// that it goes on.
    ///
    /// @param nanos of the screen's frames
    public void frame(long nanos) {
        String said = outcome.getAndSet(null);
        if (said != null) {
            running = null;
            sinceNanos = Long.MIN_VALUE;
            say(said);
        }
        if (running != null && sinceNanos == Long.MIN_VALUE) {
            sinceNanos = nanos;
        }
        boolean takesTime = running != null && nanos - sinceNanos >= SHORT_NANOS;
        if (cancel.isVisible() != takesTime) {
            for (Node part : List.of(progress, cancel)) {
                part.setVisible(takesTime);
                part.setManaged(takesTime);
            }
        }
    }

    /// What is written so far goes too: a file is whole, or not there.
    private void cancel() {
        Thread writing = running;
        if (writing != null) {
            writing.interrupt();
        }
    }

    private void add(String text, String id, Runnable action) {
        Action made = Action.of(Group.EXPORT, id, text, action);
        actions.add(made);
        button.getItems().add(made.menuItem());
    }

    private void ask(String name, Writing writing) {
        Optional<Path> chosen = chooseFile.apply("ringside-" + name);
        if (chosen.isEmpty()) {
            return;
        }
        Path file = chosen.get();
        if (running != null) {
            say("Another file is being written; wait for it or cancel it.");
            return;
        }
        say("writing " + RegularFile.name(file));
        running =
                Thread.ofPlatform()
                        .daemon()
                        .name("ringside-export")
                        .start(() -> {
                            try {
                                writing.to(file);
                                outcome.set("saved " + RegularFile.name(file));
                            } catch (ClosedByInterruptException e) {
                                outcome.set(
                                        "cancelled; " + RegularFile.name(file) + " is as it was");
                            } catch (IOException | IllegalArgumentException e) {
                                outcome.set(
                                        RegularFile.name(file)
                                                + " cannot be written: "
                                                + (e instanceof IOException io
                                                        ? RegularFile.reason(io)
                                                        : e.getMessage()));
                            }
                        });
    }

    /// Shows a sentence beside the button, its first line; all of it where the mouse rests.
    public void say(String text) {
        note.setText(text.lines().findFirst().orElse(""));
        note.setTooltip(new Tooltip(text));
        note.setManaged(true);
    }
}
