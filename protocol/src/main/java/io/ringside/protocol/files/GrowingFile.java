package io.ringside.protocol.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A file that grows: at its own name, or under a hidden one until it is worth the place of what
/// stands there. Nobody else writes that name meanwhile. Owned by the writer's thread.
public final class GrowingFile implements Closeable {
    private final Path target;
    private final Optional<Replacement> replacement;
    private final WriterLock lock;
    private final boolean whole;
    private boolean settled;

    private GrowingFile(
            Path target, Optional<Replacement> replacement, WriterLock lock, boolean whole) {
        this.target = target;
        this.replacement = replacement;
        this.lock = lock;
        this.whole = whole;
    }

    public static GrowingFile newFile(Path target, WriterLock lock) throws IOException {
        Replacement.createNew(target, target);
        return new GrowingFile(target, Optional.empty(), lock, false);
    }

    /// @param whole it stands at its name at its end, not before
    public static GrowingFile replacing(Path target, WriterLock lock, boolean whole)
            throws IOException {
        return new GrowingFile(target, Optional.of(Replacement.prepare(target)), lock, whole);
    }

    public Path file() {
        return replacement.map(Replacement::file).orElse(target);
    }

    /// It holds something: worth the place, unless that is for a whole one.
    public void grown() throws IOException {
        if (!whole) {
            settle();
        }
    }

    /// From now on it stands at its name.
    public void settle() throws IOException {
        if (!settled) {
            if (replacement.isPresent()) {
                replacement.get().publish();
            }
            settled = true;
        }
    }

    /// Removes it, unless it has settled.
    public void discard() throws IOException {
        if (settled) {
            return;
        }
        if (replacement.isPresent()) {
            replacement.get().discard();
        } else {
            Files.deleteIfExists(target);
        }
    }

    /// What was to replace something and never settled goes.
    @Override
    public void close() throws IOException {
        try (lock) {
            if (replacement.isPresent()) {
                replacement.get().discard();
            }
        }
    }
}
