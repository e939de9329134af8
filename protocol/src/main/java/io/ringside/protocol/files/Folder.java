package io.ringside.protocol.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Iterator;

/// A folder's entries, whatever stands at its name by now: Java opens that name before it looks
/// what it is, and a pipe that has taken a folder's place would hold the caller up for ever. Any
/// thread.
public final class Folder {
    /// As a step of the path it must be a folder; nothing else is opened.
    private static final String ITSELF = ".";

    private Folder() {}

    /// Entries in no order, each below `folder` as it is given; symbolic links are followed. To be
    /// closed.
    ///
    /// @throws NotDirectoryException at once where something else than a folder stands there
    @SuppressWarnings("StreamResourceLeak") // What is returned closes it.
    public static DirectoryStream<Path> entries(Path folder) throws IOException {
        DirectoryStream<Path> found;
        try {
            found = Files.newDirectoryStream(folder.resolve(ITSELF));
        } catch (NotDirectoryException other) {
            NotDirectoryException named = new NotDirectoryException(folder.toString());
            named.initCause(other);
            throw named;
        }
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                Iterator<Path> each = found.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return each.hasNext();
                    }

                    @Override
                    public Path next() {
                        return folder.resolve(each.next().getFileName());
                    }
                };
            }

            @Override
            public void close() throws IOException {
                found.close();
            }
        };
    }
}
