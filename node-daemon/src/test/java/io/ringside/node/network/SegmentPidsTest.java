package io.ringside.node.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.node.host.FakeHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentPidsTest {
    @TempDir Path directory;
    @TempDir Path root;

    @Test
    void readsPidAndStartFromTheNames() throws IOException {
        for (String name :
                List.of(
                        "ringside-12-3456.seg",
                        "ringside-13-3456-2.seg",
                        "ringside-14-1.seg",
                        "ringside-15-3456.seg",
                        "ringside-7-3456-play-2-3.seg",
                        "ringside-0-1.seg",
                        "ringside-99999999999-1.seg",
                        "ringside--5-1.seg",
                        "ringside-8-3456.tmp",
                        "other-9-3456.seg")) {
            Files.createFile(directory.resolve(name));
        }
        FakeHost host = new FakeHost(root);
        for (int pid : new int[] {7, 8, 9, 12, 13, 14}) {
            host.put("/proc/" + pid + "/stat", pid + " (a) S" + " 0".repeat(18) + " 3456 0\n");
        }
        assertEquals(Set.of(12, 13), new SegmentPids(directory, host.files()).get());
    }

    @Test
    void isEmptyWithoutTheDirectory() {
        assertEquals(
                Set.of(),
                new SegmentPids(directory.resolve("missing"), new FakeHost(root).files()).get());
    }
}
