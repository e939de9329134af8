package io.ringside.desktop.dump.plain;

import io.ringside.protocol.files.Folder;
import io.ringside.protocol.files.RegularFile;
import io.ringside.protocol.files.UnfitFileException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Files of a size that a dump has, and folders of as many. Stateless.
public final class BoundedFiles {
    /// Half of what [Budget] has: a file and its values are there at one time.
    private static final long MOST_BYTES = 64L << 20;

    private static final int MOST_FILES = 1 << 16;

    private BoundedFiles() {}

    public static byte[] read(Path file) throws DumpException {
        try (RandomAccessFile open = RegularFile.open(file)) {
            long most = Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / 8);
            if (open.length() > most) {
                throw new DumpException(
                        RegularFile.name(file)
                                + " has "
                                + open.length()
                                + " bytes, more than the "
                                + most
                                + " that are read of a dump");
            }
            byte[] bytes = new byte[(int) open.length()];
            open.readFully(bytes);
            return bytes;
        } catch (UnfitFileException e) {
            throw new DumpException(String.valueOf(e.getMessage()));
        } catch (DumpException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /// The first bytes, as many as there are.
    public static byte[] head(Path file, int most) throws DumpException {
        try (RandomAccessFile open = RegularFile.open(file)) {
            byte[] bytes = new byte[(int) Math.min(most, open.length())];
            open.readFully(bytes);
            return bytes;
        } catch (UnfitFileException e) {
            throw new DumpException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /// What lies in `folder` itself, by name.
    public static List<Path> in(Path folder) throws DumpException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Folder.entries(folder)) {
            for (Path entry : entries) {
                if (files.size() == MOST_FILES) {
                    throw new DumpException(
                            RegularFile.name(folder)
                                    + " holds more than "
                                    + MOST_FILES
                                    + " files; give a folder of one job's dumps");
                }
                if (Files.isRegularFile(entry)) {
                    files.add(entry);
                }
            }
        } catch (DumpException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
        files.sort(null);
        return files;
    }

    private static DumpException unreadable(Path file, IOException e) {
        return new DumpException(
                RegularFile.name(file) + " cannot be read: " + RegularFile.reason(e));
    }
}
