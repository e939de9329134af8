package io.ringside.desktop.feed.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetListTest {
    @TempDir private Path folder;

    @Test
    void aSingleTargetStaysAsItIs() {
        assertEquals(List.of("gpu7:7575"), TargetList.expand(" gpu7:7575 "));
        assertEquals(List.of("[::1]:7575"), TargetList.expand("[::1]:7575"));
        assertEquals(List.of("[fe80::1]"), TargetList.expand("[fe80::1]"));
    }

    @Test
    void rangesKeepTheirLeadingZerosAndTheirPort() {
        assertEquals(
                List.of("gpu-008:7575", "gpu-009:7575", "gpu-010:7575"),
                TargetList.expand("gpu-[008-010]:7575"));
        assertEquals(List.of("gpu9", "gpu10"), TargetList.expand("gpu[9-10]"));
    }

    @Test
    void severalSetsAreAllCombinations() {
        assertEquals(
                List.of("r1-g1", "r1-g2", "r4-g1", "r4-g2", "r5-g1", "r5-g2"),
                TargetList.expand("r[1,4-5]-g[1-2]"));
    }

    @Test
    void aFileHasOneOnEachLineWithRemarks() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("hosts"), "# rack 1\ngpu[1-2]\n\nlogin # not a GPU\n");
        assertEquals(List.of("gpu1", "gpu2", "login"), TargetList.expand("@" + file));
    }

    @Test
    void whatCannotBeIsOneSentenceThatNamesIt() throws Exception {
        assertRefused("gpu[5-1]", "5-1 goes backwards");
        assertRefused("gpu[1-9999999999]", "more than 9 digits");
        assertRefused("gpu[1-99999]", "more than 4096 hosts");
        assertRefused("g[1-4096]x[1-4096]", "more than 4096 hosts");
        assertRefused("@" + folder.resolve("none"), "cannot be read");
        assertRefused("@" + folder, "cannot be read");
        assertRefused(
                "@" + Files.writeString(folder.resolve("empty"), "# none\n"), "names no host");
    }

    private static void assertRefused(String typed, String reason) {
        String sentence =
                String.valueOf(
                        assertThrows(IllegalArgumentException.class, () -> TargetList.expand(typed))
                                .getMessage());
        assertTrue(sentence.contains(reason) && sentence.contains(typed), sentence);
    }
}
