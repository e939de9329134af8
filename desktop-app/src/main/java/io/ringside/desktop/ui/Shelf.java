package io.ringside.desktop.ui;

import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.settings.TargetBook;
import io.ringside.desktop.ui.action.Action;
import io.ringside.desktop.ui.action.Group;
import io.ringside.desktop.ui.action.Key;
import io.ringside.desktop.ui.compare.CompareActions;
import io.ringside.desktop.ui.export.FileChoice;
import io.ringside.desktop.ui.open.OpenMenu;
import io.ringside.desktop.ui.open.OpenNote;
import io.ringside.desktop.ui.open.Opener;
import io.ringside.desktop.ui.replay.ReplayBar;
import io.ringside.desktop.ui.targets.TargetsPanel;
import io.ringside.desktop.viewdata.ClusterView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;

/// Where what is shown comes from: targets that are kept, files to open, the recording that is
/// played; and their keys. Owned by the FX thread.
final class Shelf extends VBox {
    private final Session session;
    private final TargetBook book;
    private final TargetsPanel saved;
    private final Opener opener;
    private final OpenMenu menu;
    private final OpenNote note;
    private final ReplayBar replay;

    /// @param settings a folder; empty: nothing is kept beyond the window
    /// @param compare how runs are put side by side
    Shelf(Session session, Optional<Path> settings, FileChoice files, CompareActions compare) {
        this.session = session;
        book = TargetBook.open(settings);
        saved = new TargetsPanel(session, book, files);
        opener = new Opener(session, settings);
        menu = new OpenMenu(opener, files, compare::compareWith);
        note = new OpenNote(opener, compare::compare);
        replay = new ReplayBar(session);
        getChildren().addAll(note, replay);
    }

    TargetsPanel saved() {
        return saved;
    }

    Opener opener() {
        return opener;
    }

    OpenMenu menu() {
        return menu;
    }

    void show(ClusterView newest, long nowEpochNanos) {
        session.saved().ifPresent(note::saved);
        replay.show(session.replay());
        if (newest.nodes().isEmpty()) {
            saved.show(newest, nowEpochNanos);
        }
    }

    /// @param here whether the saved targets are seen already
    /// @param elsewhere shows them
    List<Action> actions(BooleanSupplier here, Runnable elsewhere) {
        List<Action> all = new ArrayList<>();
        all.add(
                Action.of(Group.WINDOW, "open-files", "Open files", menu::chooseFiles)
                        .on(Key.shortcut(KeyCode.O)));
        all.add(
                Action.of(Group.WINDOW, "open-folder", "Open a folder of dumps", menu::chooseFolder)
                        .on(Key.shortcut(KeyCode.O).withShift()));
        all.add(
                Action.of(
                                Group.WINDOW,
                                "saved-targets",
                                "Saved targets",
                                () -> {
                                    if (here.getAsBoolean()) {
                                        saved.focus();
                                    } else {
                                        elsewhere.run();
                                    }
                                })
                        .on(Key.shortcut(KeyCode.T)));
        all.addAll(replay.actions());
        return all;
    }

    /// Waits for what is being kept.
    void close() {
        book.close();
    }
}
