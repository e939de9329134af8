package io.ringside.desktop.ui.export;

import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.session.api.Session.IncidentStatus;
import io.ringside.desktop.ui.action.Action;
import io.ringside.desktop.ui.action.Group;
import io.ringside.desktop.ui.action.Key;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.KeyCode;

/// The menu's entries for incident files: to save one now, and to have them saved by themselves.
/// What becomes of them is said beside the menu. Owned by the FX thread.
public final class IncidentItems {
    private final Session session;
    private final FileChoice choice;
    private final LongSupplier epochNanos;
    private final IncidentFolderChoice kept;
    private final Consumer<String> say;
    private final Action save =
            Action.of(
                            Group.EXPORT,
                            "save-incident",
                            "Incident file: the last 2 minutes of every node",
                            this::save)
                    .on(Key.of(KeyCode.I));
    private final CheckMenuItem automatic =
            new CheckMenuItem("Save incidents by themselves, when a finding pages");
    private long told;

    /// @param epochNanos the program's clock
    /// @param settings the folder of the user's choices; empty: nothing is kept
    /// @param say shows a sentence
    public IncidentItems(
            Session session,
            FileChoice choice,
            LongSupplier epochNanos,
            Optional<Path> settings,
            Consumer<String> say) {
        this.session = session;
        this.choice = choice;
        this.epochNanos = epochNanos;
        this.say = say;
        kept = new IncidentFolderChoice(settings.map(at -> at.resolve("incidents")));
        automatic.setId("automatic-incidents");
        automatic.setOnAction(event -> choose());
        kept.folder()
                .ifPresent(folder -> {
                    session.saveIncidents(Optional.of(folder));
                    automatic.setSelected(true);
                });
        told = session.incidents().number();
    }

    /// For the menu.
    public List<MenuItem> items() {
        return List.of(new SeparatorMenuItem(), save.menuItem(), automatic);
    }

    public List<Action> actions() {
        return List.of(save);
    }

    /// Freezes what was until now, then asks where to.
    private void save() {
        if (session.latest().nodes().isEmpty()) {
            return;
        }
        long now = epochNanos.getAsLong();
        choice.export("ringside-incident.ringside")
                .ifPresent(file -> {
                    say.accept("asking every node for the last 2 minutes");
                    session.saveIncident(file, now);
                });
    }

    /// Says what came of the latest, once it is known.
    public void frame() {
        IncidentStatus status = session.incidents();
        if (status.number() != told) {
            told = status.number();
            say.accept(status.said());
        }
    }

    private void choose() {
        Optional<Path> folder = automatic.isSelected() ? choice.incidents() : Optional.empty();
        automatic.setSelected(folder.isPresent());
        kept.keep(folder);
        session.saveIncidents(folder);
        folder.ifPresent(into -> say.accept("incidents are saved into " + into));
    }
}
