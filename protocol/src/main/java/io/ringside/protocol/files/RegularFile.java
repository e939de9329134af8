package io.ringside.protocol.files;

import io.ringside.protocol.text.ForeignText;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// Opens nothing but regular files, so that nobody waits in open(2) for a pipe, or reads a device
/// for ever. Stateless.
public final class RegularFile {
    private static final int MOST_NAME_CHARACTERS = 1024;
    private static final boolean LINUX = System.getProperty("os.name", "").equals("Linux");

    private RegularFile() {}

    /// For reading: follows links. It is opened first, waiting for nobody, and what was opened is
    /// judged, whatever the name stands for by then.
    ///
    /// @throws UnfitFileException one sentence, unless `file` is a regular file that may be read
    public static RandomAccessFile open(Path file) throws IOException {
        if (!LINUX) { // a name that becomes a pipe between look and open holds its thread up there
            requireReadable(file);
            return new RandomAccessFile(file.toFile(), "r");
        }
        int descriptor = UnwaitingOpen.open(file, false, true);
        if (descriptor < 0) {
            requireReadable(file);
            throw new UnfitFileException(
                    name(file) + " may not be read, or became another; check its owner and mode");
        }
        try {
            Path opened = Path.of("/proc/self/fd", Integer.toString(descriptor));
            requireRegular(file, Files.readAttributes(opened, BasicFileAttributes.class));
            return new RandomAccessFile(opened.toFile(), "r");
        } finally {
            UnwaitingOpen.close(descriptor);
        }
    }

    private static void requireRegular(Path file, BasicFileAttributes found)
            throws UnfitFileException {
        if (!found.isRegularFile()) {
            throw new UnfitFileException(
                    name(file) + " is " + kind(found) + ", not a regular file; check the name");
        }
    }

    private static void requireReadable(Path file) throws UnfitFileException {
        try {
            requireRegular(file, Files.readAttributes(file, BasicFileAttributes.class));
        } catch (NoSuchFileException e) {
            throw new UnfitFileException(name(file) + " does not exist; check the name", e);
        } catch (UnfitFileException e) {
            throw e;
        } catch (IOException e) {
            throw new UnfitFileException(
                    name(file) + " cannot be looked at (" + reason(e) + "); check the name", e);
        }
    }

    /// For replacing: what stands there is a regular file, a link (which is replaced and never
    /// followed), or nothing.
    ///
    /// @throws UnfitFileException one sentence, if it is a folder, a device, a pipe or a socket
    static void requireReplaceable(Path file) throws UnfitFileException {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(
                            file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isRegularFile() && !found.isSymbolicLink()) {
                throw new UnfitFileException(
                        name(file)
                                + " is "
                                + kind(found)
                                + " and is left as it is; give another name");
            }
        } catch (NoSuchFileException e) {
            // Nothing stands there: all the better.
        } catch (UnfitFileException e) {
            throw e;
        } catch (IOException e) {
            throw new UnfitFileException(
                    name(file) + " cannot be made (" + reason(e) + "); give another name", e);
        }
    }

    /// `file` as it may stand in a sentence.
    public static String name(Path file) {
        return ForeignText.line(file.toString(), MOST_NAME_CHARACTERS);
    }

    /// Why it failed, without the file's name, which Java puts where the reason should be.
    public static String reason(IOException failure) {
        String reason =
                switch (failure) {
                    case AccessDeniedException _ -> "access denied";
                    case FileSystemException f when f.getReason() != null -> f.getReason();
                    case FileSystemException f -> f.getClass().getSimpleName();
                    default -> String.valueOf(failure.getMessage());
                };
        return ForeignText.line(reason, MOST_NAME_CHARACTERS);
    }

    private static String kind(BasicFileAttributes found) {
        return found.isDirectory() ? "a folder" : "a device, pipe or socket";
    }
}
