package io.ringside.desktop.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    private static final long NOW = 1_700_000_000_000_000_000L;
    private static final int BYTES = 1_000;

    @TempDir private Path folder;

    @Test
    void theOldestOfOursGoFirstUntilTheRestAndWhatIsWrittenAreWithinTheBudget() throws Exception {
        Path oldest = ours(5);
        Path older = ours(3);
        Path newer = ours(1);
        Path current = ours(0);
        Retention.Tidied tidied = bytes(2 * BYTES).tidy(current, NOW);
        assertEquals(List.of(oldest, older), tidied.removed());
        assertFalse(tidied.full());
        assertTrue(Files.exists(newer) && Files.exists(current));
    }

    @Test
    void whatIsNotOursIsNeverRemoved() throws Exception {
        Path theirs = file("run.ringside", "RSRECORD", 9);
        Path renamed = file(name("gpu7", 8).replace("Z.", "Z-keep."), "RSRECORD", 8);
        Path empty = file(name("gpu7", 7), "nothing of", 7);
        Path elsewhere = file("elsewhere.bin", "RSRECORD", 6);
        Path link = Files.createSymbolicLink(folder.resolve(name("gpu7", 6)), elsewhere);
        Path inside = Files.createDirectory(folder.resolve(name("gpu7", 5)));
        Path current = ours(0);
        Retention.Tidied tidied = bytes(1).tidy(current, NOW);
        assertEquals(List.of(), tidied.removed());
        assertTrue(tidied.full(), "what is written alone is beyond it");
        for (Path kept : List.of(theirs, renamed, empty, elsewhere, link, inside, current)) {
            assertTrue(Files.exists(kept), kept.toString());
        }
    }

    @Test
    void whatIsTooOldGoesAlsoWhereThereIsRoom() throws Exception {
        Path old = ours(50);
        Path young = ours(2);
        Retention age =
                new Retention(OptionalLong.empty(), Optional.of(Duration.ofHours(24)), 0, true);
        assertEquals(List.of(old), age.tidy(ours(0), NOW).removed());
        assertTrue(Files.exists(young));
    }

    @Test
    void aDiskThatIsTooFullEndsTheRecordingAndRemovesNothingUnlessItMay() throws Exception {
        Path old = ours(5);
        Retention guard = Retention.leaving(Long.MAX_VALUE);
        assertEquals(new Retention.Tidied(List.of(), true), guard.tidy(ours(0), NOW));
        Retention may = new Retention(OptionalLong.empty(), Optional.empty(), Long.MAX_VALUE, true);
        assertEquals(new Retention.Tidied(List.of(old), true), may.tidy(ours(0), NOW));
    }

    @Test
    void aNameHoldsTheHostAndTheTimeAndNoOddCharacter() {
        assertEquals(
                "ringside-gpu7-2023-11-14T221320Z.ringside",
                RecordingName.of(List.of("gpu7"), NOW));
        for (List<String> hosts :
                List.of(
                        List.<String>of(),
                        List.of("../../etc"),
                        List.of("a b\u001b[31m/\\:"),
                        List.of("[::1]:7575", "gpu8"),
                        List.of("x".repeat(500)))) {
            String name = RecordingName.of(hosts, NOW);
            assertTrue(RecordingName.isOurs(name), name);
            assertEquals(name, String.valueOf(Path.of(name).getFileName()));
        }
        assertTrue(RecordingName.of(List.of("a", "b", "c"), NOW).contains("-a-and-2-more-"));
        assertFalse(RecordingName.isOurs("ringside-2023.ringside"));
    }

    private static Retention bytes(long most) {
        return new Retention(OptionalLong.of(most), Optional.empty(), 0, true);
    }

    private static String name(String host, int hours) {
        return RecordingName.of(List.of(host), NOW - hours * 3_600_000_000_000L);
    }

    private Path ours(int hours) throws Exception {
        return file(name("gpu7", hours), "RSRECORD", hours);
    }

    private Path file(String name, String magic, int hours) throws Exception {
        byte[] bytes = new byte[BYTES];
        byte[] head = magic.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        System.arraycopy(head, 0, bytes, 0, head.length);
        Path file = Files.write(folder.resolve(name), bytes);
        Files.setLastModifiedTime(file, FileTime.fromMillis(NOW / 1_000_000 - hours * 3_600_000L));
        try (Stream<Path> all = Files.list(folder)) {
            assertTrue(all.anyMatch(file::equals));
        }
        return file;
    }
}
