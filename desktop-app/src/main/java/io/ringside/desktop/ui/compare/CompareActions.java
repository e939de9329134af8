package io.ringside.desktop.ui.compare;

import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.session.api.RunPart;
import io.ringside.desktop.session.api.RunPart.Range;
import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.ui.action.Action;
import io.ringside.desktop.ui.action.Group;
import io.ringside.desktop.ui.action.Key;
import io.ringside.desktop.ui.select.SelectionModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.input.KeyCode;

/// How a comparison is begun from anywhere in the window. Owned by the FX thread.
public final class CompareActions {
    private final ComparePanel panel;
    private final Session session;
    private final SelectionModel selection;
    private final Runnable show;

    /// @param show fills the window with the panel
    public CompareActions(
            ComparePanel panel, Session session, SelectionModel selection, Runnable show) {
        this.panel = panel;
        this.session = session;
        this.selection = selection;
        this.show = show;
    }

    public List<Action> all() {
        return List.of(
                Action.of(Group.FIND, "compare-with", "Compare with another run", this::compareWith)
                        .on(Key.shortcut(KeyCode.D)),
                Action.of(
                                Group.FIND,
                                "compare-range",
                                "Compare the selected time with as long before it",
                                this::compareRange)
                        .on(Key.shortcut(KeyCode.D).withShift()));
    }

    public void compareWith() {
        show.run();
        panel.compareWith(session.file());
    }

    /// The first is before.
    public void compare(List<Path> files) {
        show.run();
        panel.offer(files);
    }

    private void compareRange() {
        show.run();
        Optional<TimeSpan> time = selection.time();
        Optional<Path> file =
                session.file().filter(shown -> shown.toString().endsWith(".ringside"));
        if (time.isEmpty() || file.isEmpty()) {
            panel.refuse(
                    file.isEmpty()
                            ? "Ranges are of one recording (.ringside): open it, select a time, and"
                                    + " ask again; or give both ranges above."
                            : "No time is selected: drag over the timeline, or press M there, and ask"
                                    + " again.");
            return;
        }
        TimeSpan after = time.get();
        long length = after.endEpochNanos() - after.startEpochNanos();
        TimeSpan before = new TimeSpan(after.startEpochNanos() - length, after.startEpochNanos());
        panel.compare(
                new RunPart(file.get(), new Range.At(before)),
                new RunPart(file.get(), new Range.At(after)));
    }
}
