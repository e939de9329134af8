package io.ringside.node.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.fixtures.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class HeldFilesTest {
    @TempDir private Path root;
    private FileTree host;
    private HeldFiles held;

    @BeforeEach
    void start() {
        host = new FileTree(root);
        held = new HeldFiles(new HostFiles(host.root()));
    }

    @AfterEach
    void stop() {
        held.close();
    }

    @Test
    void aFileThatIsKeptOpenIsReadAnew() throws IOException {
        host.put("/sys/a", "123\n");
        assertEquals(OptionalLong.of(123), held.number("/sys/a"));
        host.put("/sys/a", "-4\n");
        assertEquals(OptionalLong.of(-4), held.number("/sys/a"));
        host.put("/sys/a", "up and away\n");
        assertEquals(OptionalLong.empty(), held.number("/sys/a"));
        assertEquals("up and away", held.word("/sys/a"));
        host.put("/sys/a", "");
        assertEquals("", held.word("/sys/a"));
    }

    @Test
    void whatIsAbsentIsTriedAgainAfterARefresh() throws IOException {
        assertEquals("", held.word("/sys/a"));
        host.put("/sys/a", "1\n");
        assertEquals("", held.word("/sys/a"));
        held.refresh();
        assertEquals("1", held.word("/sys/a"));
    }

    @Test
    void whatIsLongerThanAWordOrAFolderIsAbsent() throws IOException {
        host.put("/sys/long", "a".repeat(257)).put("/sys/whole", "a".repeat(256));
        assertEquals("", held.word("/sys/long"));
        assertEquals(256, held.word("/sys/whole").length());
        assertEquals("", held.word("/sys"));
        assertEquals("", held.word("/sys/none/at/all"));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "counts its own open files in /proc")
    void keepsNoMoreOpenThanItsBoundAndNothingThatIsNotAskedFor() throws IOException {
        for (int i = 0; i < 600; i++) {
            host.put("/sys/" + i, i + "\n");
        }
        for (int look = 0; look < 2; look++) {
            for (int i = 0; i < 600; i++) {
                assertEquals(OptionalLong.of(i), held.number("/sys/" + i));
            }
        }
        assertEquals(512, open());
        held.refresh();
        held.number("/sys/7");
        held.refresh();
        assertEquals(1, open());
        held.close();
        assertEquals(0, open());
    }

    private long open() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(this::isOurs).count();
        }
    }

    private boolean isOurs(Path file) {
        try {
            return Files.readSymbolicLink(file).startsWith(root.toRealPath());
        } catch (IOException closed) {
            return false;
        }
    }
}
