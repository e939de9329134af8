package io.ringside.protocol.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
    @TempDir Path folder;

    @Test
    void aPipeInTheFoldersPlaceHoldsNobodyUp() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());

        NotDirectoryException refused =
                assertTimeoutPreemptively(
                        Duration.ofSeconds(60),
                        () -> assertThrows(NotDirectoryException.class, () -> names(pipe)));
        assertEquals(pipe.toString(), refused.getMessage());
    }

    @Test
    void whatIsNotThereAndWhatIsAFileIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "content");

        assertThrows(NotDirectoryException.class, () -> names(file));
        assertThrows(NoSuchFileException.class, () -> names(folder.resolve("none")));
    }

    @Test
    void entriesLieBelowTheFolderAsItIsNamedAlsoByALink() throws Exception {
        Path real = Files.createDirectory(folder.resolve("real"));
        Files.writeString(real.resolve("a"), "content");
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);

        assertEquals(List.of(real.resolve("a")), names(real));
        assertEquals(List.of(link.resolve("a")), names(link));
    }

    private static List<Path> names(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Folder.entries(folder)) {
            entries.forEach(found::add);
        }
        return found;
    }
}
