package io.ringside.desktop.ui.open;

import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.settings.KeptLines;
import io.ringside.protocol.files.RegularFile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/// Opens files and remembers them; what is being opened, and why something cannot be, is one
/// sentence at a time. Owned by the FX thread.
public final class Opener {
    /// Files that are remembered.
    static final int MOST = 16;

    private final Session session;
    private final KeptLines recent;
    private final ReadOnlyStringWrapper working = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper refused = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<List<Path>> pair = new ReadOnlyObjectWrapper<>(List.of());
    private int opened;

    /// @param settings a folder; empty: nothing is remembered beyond the window
    public Opener(Session session, Optional<Path> settings) {
        this.session = session;
        recent = new KeptLines(settings.map(at -> at.resolve("recent-files")), MOST);
    }

    public void open(List<Path> files) {
        if (files.isEmpty()) {
            return;
        }
        int now = ++opened;
        refused.set("");
        pair.set(List.of());
        working.set(
                "Opening "
                        + RegularFile.name(files.getFirst())
                        + (files.size() > 1 ? " and " + (files.size() - 1) + " more" : "")
                        + " \u2026");
        session.open(files, why -> Platform.runLater(() -> done(now, files, why)));
    }

    private void done(int which, List<Path> files, Optional<String> why) {
        if (why.isEmpty()) {
            files.reversed().forEach(file -> recent.keep(file.toAbsolutePath().toString()));
        } else {
            files.forEach(file -> forget(file, why.get()));
        }
        if (which == opened) {
            working.set("");
            refused.set(why.orElse(""));
            pair.set(why.isEmpty() && files.size() == 2 ? List.copyOf(files) : List.of());
        }
    }

    /// A remembered file that is gone is remembered no longer.
    private void forget(Path file, String why) {
        if (why.contains(" is not there")) {
            recent.forget(file.toAbsolutePath().toString());
        }
    }

    /// The newest first.
    public List<Path> recent() {
        return recent.all().stream().flatMap(Opener::path).toList();
    }

    private static Stream<Path> path(String line) {
        try {
            return Stream.of(Path.of(line));
        } catch (InvalidPathException e) {
            return Stream.empty();
        }
    }

    /// What is being opened; empty when nothing is.
    ReadOnlyStringProperty working() {
        return working.getReadOnlyProperty();
    }

    /// Why the last could not be; empty when it could.
    ReadOnlyStringProperty refused() {
        return refused.getReadOnlyProperty();
    }

    /// Two files that were opened together just now, as they were given; else none.
    ReadOnlyObjectProperty<List<Path>> pair() {
        return pair.getReadOnlyProperty();
    }

    void dismiss() {
        pair.set(List.of());
        refused.set("");
    }
}
