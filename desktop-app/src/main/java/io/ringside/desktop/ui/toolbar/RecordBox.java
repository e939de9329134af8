package io.ringside.desktop.ui.toolbar;

import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.session.api.Session.Keeping;
import io.ringside.desktop.session.api.Session.RecordingStatus;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Icon;
import io.ringside.desktop.ui.theme.Styles;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;

/// Starts and stops recording; while it runs, says for how long and how much. Owned by the FX
/// thread.
final class RecordBox extends Button {
    private static final long LEAST_NANOS = 10_000_000_000L;

    private final Session session;
    private final Supplier<Optional<Path>> chooseFile;
    private final Supplier<Keeping> keeping;
    private final Tooltip tip = new Tooltip("Record what arrives into a file");

    /// @param keeping what recordings may take
    RecordBox(
            Session session,
            Supplier<Optional<Path>> chooseFile,
            Supplier<Keeping> keeping,
            String id) {
        super("Record", Icon.RECORD.node());
        this.session = session;
        this.chooseFile = chooseFile;
        this.keeping = keeping;
        setId(id);
        setTooltip(tip);
        setMinWidth(Region.USE_PREF_SIZE);
        setOnAction(event -> toggle());
    }

    void show(Optional<RecordingStatus> recording, long nowEpochNanos) {
        if (recording.isEmpty()) {
            setText("Record");
            Styles.icon(this, Icon.RECORD, "");
            tip.setText("Record what arrives into a file");
            return;
        }
        RecordingStatus status = recording.get();
        boolean failed = status.error().isPresent();
        Styles.icon(this, Icon.RECORD, failed ? "state-ticket" : "state-page");
        setText(
                failed
                        ? "Recording failed"
                        : "Stop "
                                + Figures.age(nowEpochNanos - status.startEpochNanos())
                                + " \u00B7 "
                                + Figures.bytes(status.bytesWritten())
                                + perHour(status, nowEpochNanos));
        tip.setText(status.error().orElse("Recording into " + status.file()));
    }

    /// What an hour takes at the rate so far; nothing while that is a guess.
    private static String perHour(RecordingStatus status, long nowEpochNanos) {
        long elapsed = nowEpochNanos - status.startEpochNanos();
        if (elapsed < LEAST_NANOS || status.bytesWritten() == 0) {
            return "";
        }
        double hour = status.bytesWritten() * (3.6e12 / elapsed);
        return " \u00B7 " + Figures.bytes((long) hour) + "/h";
    }

    private void toggle() {
        if (session.recording().isPresent()) {
            session.record(Optional.empty());
        } else {
            chooseFile.get().ifPresent(file -> session.record(Optional.of(file), keeping.get()));
        }
    }
}
