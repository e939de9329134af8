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
import io.ringside.desktop.ui.open.TunnelNote;
import io.ringside.desktop.ui.replay.ReplayBar;
import io.ringside.desktop.ui.settings.Preferences;
import io.ringside.desktop.ui.settings.SettingsPane;
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
    private final TunnelNote tunnel;
    private final SettingsPane settings;
    private ClusterView newest = ClusterView.empty(0);
    private final ReplayBar replay;

    /// @param folder of what is kept; empty: nothing is kept beyond the window
    /// @param compare how runs are put side by side
    /// @param preferences keeps what is set
    /// @param left the keys go back to where they were at first
    Shelf(
            Session session,
            Optional<Path> folder,
            FileChoice files,
            CompareActions compare,
            Preferences preferences,
            Runnable left) {
        this.session = session;
        book = TargetBook.open(folder);
        saved = new TargetsPanel(session, book, files);
        opener = new Opener(session, folder);
        menu = new OpenMenu(opener, files, compare::compareWith);
        note = new OpenNote(opener, compare::compare, files);
        tunnel = new TunnelNote(target -> session.connect(List.of(target)));
        settings = new SettingsPane(preferences, left);
        replay = new ReplayBar(session);
        getChildren().addAll(settings, note, tunnel, replay);
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

    SettingsPane settings() {
        return settings;
    }

    void show(ClusterView latest, long nowEpochNanos) {
        newest = latest;
        tunnel.show(newest);
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
        all.add(
                Action.of(
                        Group.WINDOW,
                        "ssh-tunnel",
                        "Copy the ssh line that reaches a target behind its loopback",
                        () -> tunnel.copyOf(newest)));
        all.addAll(replay.actions());
        return all;
    }

    /// Waits for what is being kept.
    void close() {
        book.close();
    }
}
