package io.ringside.protocol.files;

import io.ringside.protocol.text.ForeignText;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// Looks what stands at a name before it is opened, so that nobody waits in open(2) for a pipe, or
/// reads a device for ever. Stateless; each method looks once.
///
/// A race remains: Java cannot open without waiting, so a name that becomes a pipe between the look
/// and the open holds its thread up. Whoever can do that may write the folder. What is read is
/// bounded by the length that the file had when it was opened, so that a device ends at once.
public final class RegularFile {
    private static final int MOST_NAME_CHARACTERS = 1024;

    private RegularFile() {}

    /// For reading: follows links.
    ///
    /// @throws UnfitFileException one sentence, unless `file` is a regular file
    public static void requireReadable(Path file) throws UnfitFileException {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            if (!found.isRegularFile()) {
                throw new UnfitFileException(
                        name(file) + " is " + kind(found) + ", not a regular file; check the name");
            }
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
