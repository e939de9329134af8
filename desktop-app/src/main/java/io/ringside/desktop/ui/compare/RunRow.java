package io.ringside.desktop.ui.compare;

import io.ringside.desktop.session.api.RunPart;
import io.ringside.desktop.session.api.RunPart.Range;
import io.ringside.desktop.ui.fit.FoldingBar;
import io.ringside.desktop.ui.text.Figures;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.OptionalLong;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;

/// One side of a comparison, as it is chosen: a file, and which part of it. Owned by the FX thread.
final class RunRow extends FoldingBar {
    private static final double FILE = 520;
    private static final double FILE_LEAST = 160;
    private static final double RANGE = 190;
    private static final double NAME = 48;

    private final TextField file = new TextField();
    private final TextField range = new TextField();
    private Range given = Range.ALL;
    private String words = "";

    /// @param id "before" or "after"
    /// @param choose asks for a file
    /// @param done the row is filled: Enter
    RunRow(String id, String name, Runnable choose, Runnable done) {
        super(28, 8);
        Label head = new Label(name);
        head.getStyleClass().add("secondary");
        head.setMinWidth(NAME);
        head.setPrefWidth(NAME);
        file.setId("compare-" + id);
        file.getStyleClass().add("code");
        file.setPromptText("A recording (.ringside) or a capture (.ring)");
        file.setPrefWidth(FILE);
        file.setAccessibleText(name + ", file");
        Button open = new Button("Choose\u2026");
        open.setId("compare-choose-" + id);
        open.setMinWidth(Region.USE_PREF_SIZE);
        open.setOnAction(event -> choose.run());
        range.setId("compare-range-" + id);
        range.getStyleClass().add("code");
        range.setPromptText("all, or 10s..40s");
        range.setPrefWidth(RANGE);
        range.setMinWidth(RANGE);
        range.setAccessibleText(name + ", which part");
        range.setTooltip(
                new Tooltip("By the run's own time: 10s..40s, 1m.. or ..30s; empty is all of it"));
        file.setOnAction(event -> done.run());
        range.setOnAction(event -> done.run());
        add(head);
        addShrinking(file, FILE_LEAST);
        add(open, range);
    }

    boolean isEmpty() {
        return file.getText().isBlank();
    }

    void focus() {
        file.requestFocus();
        file.selectAll();
    }

    void show(RunPart part) {
        file.setText(part.file().toString());
        given = part.range();
        words = words(given);
        range.setText(words);
    }

    /// @throws IllegalArgumentException one sentence
    RunPart part() {
        if (isEmpty()) {
            throw new IllegalArgumentException(
                    "A side has no file: choose a recording or a capture, or drop two here.");
        }
        Range wanted = range.getText().equals(words) ? given : RunPart.range(range.getText());
        try {
            return new RunPart(Path.of(file.getText().strip()), wanted);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("\"" + file.getText() + "\" is no file's name.", e);
        }
    }

    /// As it is typed; of a time on the clock, what is shown elsewhere.
    static String words(Range range) {
        return switch (range) {
            case Range.Since since when since.equals(Range.ALL) -> "";
            case Range.Since since ->
                    seconds(OptionalLong.of(since.fromNanos()))
                            + ".."
                            + seconds(since.untilNanos());
            case Range.At at ->
                    Figures.clock(at.epoch().startEpochNanos())
                            + " to "
                            + Figures.clock(at.epoch().endEpochNanos());
        };
    }

    private static String seconds(OptionalLong nanos) {
        if (nanos.isEmpty() || nanos.getAsLong() == 0) {
            return "";
        }
        long millis = nanos.getAsLong() / 1_000_000;
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}
