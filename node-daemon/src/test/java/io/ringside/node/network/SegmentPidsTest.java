package io.ringside.node.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentPidsTest {
    @TempDir Path directory;

    @Test
    void readsThePidsFromTheNames() throws IOException {
        for (String name :
                List.of(
                        "ringside-12-3456.seg",
                        "ringside-7-1-play-2-3.seg",
                        "ringside-0-1.seg",
                        "ringside-99999999999-1.seg",
                        "ringside--5-1.seg",
                        "ringside-8-1.tmp",
                        "other-9-1.seg")) {
            Files.createFile(directory.resolve(name));
        }
        assertEquals(Set.of(7, 12), new SegmentPids(directory).get());
    }

    @Test
    void isEmptyWithoutTheDirectory() {
        assertEquals(Set.of(), new SegmentPids(directory.resolve("missing")).get());
    }
}
