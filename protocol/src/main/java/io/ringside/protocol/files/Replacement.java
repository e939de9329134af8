package io.ringside.protocol.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// A file that takes another one's place as a whole: made under a hidden name in the same folder
/// (mode 0600, never what was there before), filled by the caller, and moved over the name in one
/// step by [#publish]. Until then, and after [#discard], what stood at the name is untouched. A
/// link at the name is replaced, not followed. Owned by one thread.
public final class Replacement {
    private final Path target;
    private final Path temporary;
    private boolean published;

    private Replacement(Path target, Path temporary) {
        this.target = target;
        this.temporary = temporary;
    }

    /// What fills a file.
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /// Makes the hidden file, empty.
    ///
    /// @throws UnfitFileException one sentence, if the name is taken by something other than a
    ///   regular file or a link, or the folder cannot hold it
    public static Replacement prepare(Path target) throws IOException {
        RegularFile.requireReplaceable(target);
        String mark = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        Path temporary = target.resolveSibling("." + fileName(target) + "." + mark + ".part");
        createNew(temporary, target);
        return new Replacement(target, temporary);
    }

    /// Writes `target` whole, or not at all: on a full disk what stood there still stands.
    ///
    /// @throws UnfitFileException one sentence
    public static void write(Path target, Content content) throws IOException {
        Replacement replacement = prepare(target);
        try {
            try (OutputStream out =
                    Files.newOutputStream(
                            replacement.file(),
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS)) {
                content.writeTo(out);
            }
            replacement.publish();
        } catch (IOException | RuntimeException e) {
            replacement.discard();
            throw e;
        }
    }

    /// Why `target` could not be written now, before what takes long is done for it. It makes the
    /// hidden file and removes it.
    ///
    /// @return one sentence; empty: it could be
    public static Optional<String> obstacle(Path target) {
        try {
            prepare(target).discard();
            return Optional.empty();
        } catch (UnfitFileException e) {
            return Optional.of(e.getMessage() + ".");
        } catch (IOException e) {
            return Optional.of(
                    RegularFile.name(target)
                            + " cannot be written: "
                            + RegularFile.reason(e)
                            + ".");
        }
    }

    /// Where to write.
    public Path file() {
        return published ? target : temporary;
    }

    /// Moves it over the name; open handles go on writing to it. A second call does nothing.
    ///
    /// @throws UnfitFileException one sentence, if something unfit has come to stand there
    public void publish() throws IOException {
        if (published) {
            return;
        }
        RegularFile.requireReplaceable(target);
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new UnfitFileException(
                    RegularFile.name(target)
                            + " cannot be replaced in one step on its file system; give a name on"
                            + " another one",
                    e);
        }
        published = true;
    }

    /// Removes the hidden file; does nothing once it is published.
    public void discard() throws IOException {
        if (!published) {
            Files.deleteIfExists(temporary);
        }
    }

    /// An empty file of mode 0600 at `file`, where nothing stands yet, a link neither.
    ///
    /// @param named what sentences call it
    public static void createNew(Path file, Path named) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes =
                posix
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        String name = RegularFile.name(named);
        try {
            Files.createFile(file, attributes);
        } catch (FileAlreadyExistsException e) {
            throw new UnfitFileException(
                    name + " exists already and is left as it is; give another name or remove it",
                    e);
        } catch (NoSuchFileException e) {
            throw new UnfitFileException(
                    name + " cannot be made: its folder does not exist; make the folder first", e);
        } catch (AccessDeniedException e) {
            throw new UnfitFileException(
                    name + " cannot be made: its folder may not be written; give another name", e);
        }
    }

    static Path fileName(Path target) throws UnfitFileException {
        Path name = target.getFileName();
        if (name == null) {
            throw new UnfitFileException(
                    RegularFile.name(target) + " is no name of a file; give another name");
        }
        return name;
    }
}
