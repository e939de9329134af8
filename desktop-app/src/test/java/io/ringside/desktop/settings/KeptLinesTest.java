package io.ringside.desktop.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptLinesTest {
    @TempDir private Path folder;

    @Test
    void theNewestIsFirstTheOldestGoesAndALineIsOneLine() {
        KeptLines kept = new KeptLines(Optional.empty(), 3);
        List.of("a", "b", "two\nlines", " ", "c", "a", "d").forEach(kept::keep);
        assertEquals(List.of("d", "a", "c"), kept.all());
        kept.forget("a");
        assertEquals(List.of("d", "c"), kept.all());
    }

    @Test
    void aFileTooLargeOrOfAnotherKindKeepsNothing() throws Exception {
        Path large = folder.resolve("large");
        Files.writeString(large, "x\n".repeat(100_000));
        assertEquals(List.of(), new KeptLines(Optional.of(large), 3).all());
        assertEquals(List.of(), new KeptLines(Optional.of(folder), 3).all());
    }
}
