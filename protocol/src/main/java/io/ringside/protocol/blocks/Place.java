package io.ringside.protocol.blocks;

import io.ringside.protocol.files.Replacement;
import io.ringside.protocol.files.WriterLock;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where a block file grows: at its own name, or under a hidden one until it is worth the place of
/// what stands there. Nobody else writes that name meanwhile. Owned by the writer's thread.
final class Place implements Closeable {
    private final Path target;
    private final Optional<Replacement> replacement;
    private final WriterLock lock;
    private final boolean whole;
    private boolean settled;

    private Place(Path target, Optional<Replacement> replacement, WriterLock lock, boolean whole) {
        this.target = target;
        this.replacement = replacement;
        this.lock = lock;
        this.whole = whole;
    }

    static Place newFile(Path target, WriterLock lock) throws IOException {
        Replacement.createNew(target, target);
        return new Place(target, Optional.empty(), lock, false);
    }

    /// @param whole it stands at its name at its end, not before
    static Place replacing(Path target, WriterLock lock, boolean whole) throws IOException {
        return new Place(target, Optional.of(Replacement.prepare(target)), lock, whole);
    }

    Path file() {
        return replacement.map(Replacement::file).orElse(target);
    }

    /// It holds something: worth the place, unless that is for a whole one.
    void grown() throws IOException {
        if (!whole) {
            settle();
        }
    }

    /// From now on it stands at its name.
    void settle() throws IOException {
        if (!settled) {
            if (replacement.isPresent()) {
                replacement.get().publish();
            }
            settled = true;
        }
    }

    /// Removes it, unless it has settled.
    void discard() throws IOException {
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
