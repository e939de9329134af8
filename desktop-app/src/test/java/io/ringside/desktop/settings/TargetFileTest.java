package io.ringside.desktop.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetFileTest {
    private static final SavedTarget ONE = new SavedTarget("train", "n1", "gpu-[001-064]:7575");
    private static final SavedTarget TWO = new SavedTarget("", "login", "127.0.0.1");

    @TempDir private Path folder;

    @Test
    void whatIsWrittenIsReadAgainAndIsTheUsersAlone() throws Exception {
        Path file = folder.resolve("deep/er/targets.json");
        SavedTargets saved = new SavedTargets(List.of(ONE, TWO));
        TargetFile.write(file, saved);
        assertEquals(new TargetFile.Read(saved, Optional.empty()), TargetFile.read(file));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void whereThereIsNoFileNothingIsKeptAndNothingIsWrong() {
        assertEquals(
                new TargetFile.Read(SavedTargets.NONE, Optional.empty()),
                TargetFile.read(folder.resolve("none")));
    }

    @Test
    void aDamagedFileIsOneSentenceAndTheRestIsKept() {
        String whole =
                """
                {"format":"ringside.targets/1","targets":[
                 {"name":"n1","address":"gpu-[001-064]:7575","group":"train"},
                 {"name":"login","address":"127.0.0.1"}]}
                """;
        assertEquals(List.of(TWO, ONE), TargetFile.parse(whole, "f").targets().all());
        for (int length = 0; length < whole.strip().length(); length++) {
            TargetFile.Read read = TargetFile.parse(whole.substring(0, length), "f");
            int end = length;
            String sentence = read.complaint().orElseThrow(() -> new AssertionError(end));
            assertEquals(1, sentence.lines().count(), sentence);
            assertTrue(sentence.startsWith("Of f ") && sentence.endsWith("."), sentence);
            boolean first = length > whole.indexOf("}");
            assertEquals(first, read.targets().all().contains(ONE), sentence);
        }
    }

    @Test
    void whatCannotBeATargetIsLeftOutAndCounted() {
        TargetFile.Read read =
                TargetFile.parse(
                        """
                        {"targets":[{"name":"a b","address":"h"}, 7, {"name":"x"},
                         {"name":"e","address":"h\\u001b[31m"}, {"name":"good","address":"h:1"},
                         {"name":"many","address":"g[1-9999]"}, {"name":{"deep":[1]},"address":"h"}]}
                        """,
                        "f");
        assertEquals(
                List.of("good"), read.targets().all().stream().map(SavedTarget::name).toList());
        String sentence = read.complaint().orElseThrow();
        assertTrue(sentence.contains("6 of its 7"), sentence);
    }

    @Test
    void noSecretIsTakenInOrWritten() throws Exception {
        TargetFile.Read read =
                TargetFile.parse(
                        """
                        {"targets":[{"name":"a","address":"root:hunter2@h:1"},
                         {"name":"b","address":"hunter2@h"},
                         {"name":"c","address":"h:1","token":"hunter2","password":"hunter2"}]}
                        """,
                        "f");
        assertEquals(List.of("c"), read.targets().all().stream().map(SavedTarget::name).toList());
        assertFalse(read.complaint().orElseThrow().contains("hunter2"), read.toString());
        assertFalse(TargetFile.text(read.targets()).contains("hunter2"));
    }

    @Test
    void aFileOfAnotherKindTooLargeOrTooDeepIsRefusedInASentence() throws Exception {
        for (String hostile :
                List.of(
                        "[]",
                        "nonsense",
                        "{\"targets\":{}}",
                        "{\"format\":\"ringside.targets/9\",\"targets\":[]}",
                        "[".repeat(100_000),
                        "{\"targets\":[{\"name\":" + "[".repeat(5_000) + "]}",
                        "x".repeat(TargetFile.MOST_BYTES + 1))) {
            Path file = folder.resolve("hostile");
            Files.writeString(file, hostile);
            TargetFile.Read read = TargetFile.read(file);
            assertEquals(SavedTargets.NONE, read.targets());
            assertTrue(read.complaint().orElseThrow().length() <= 400, read.toString());
        }
        assertTrue(TargetFile.read(folder).complaint().isPresent(), "a folder");
    }

    @Test
    void moreThanThereIsRoomForIsLeftOutAndCounted() {
        StringBuilder many = new StringBuilder("{\"targets\":[");
        for (int i = 0; i < SavedTargets.MOST + 5; i++) {
            many.append(i == 0 ? "" : ",").append("{\"name\":\"n" + i + "\",\"address\":\"h\"}");
        }
        TargetFile.Read read = TargetFile.parse(many + "]}", "f");
        assertEquals(SavedTargets.MOST, read.targets().all().size());
        assertTrue(read.complaint().orElseThrow().contains("5 of its"), read.toString());
    }

    @Test
    void aGroupANameOrBothStandForTheirAddresses() {
        SavedTargets saved =
                new SavedTargets(
                        List.of(ONE, TWO, new SavedTarget("train", "n2", "gpu-065"), twin()));
        assertEquals(List.of("gpu-[001-064]:7575", "gpu-065"), saved.resolve(":train"));
        assertEquals(List.of("gpu-065"), saved.resolve(":train/n2"));
        assertEquals(List.of("127.0.0.1"), saved.resolve(":login"));
        assertEquals(List.of("[::1]:7575"), saved.resolve("[::1]:7575"));
        assertEquals(List.of("@hosts"), saved.resolve("@hosts"));
        String none =
                String.valueOf(
                        assertThrows(IllegalArgumentException.class, () -> saved.resolve(":tarin"))
                                .getMessage());
        assertTrue(none.contains(":train") && none.contains(":infer"), none);
    }

    private static SavedTarget twin() {
        return new SavedTarget("infer", "n9", "gpu-099");
    }

    @Test
    void twoWindowsKeepWhatEachAddsAndADamagedFileIsSetAside() throws Exception {
        Path file = folder.resolve(TargetBook.NAME);
        try (TargetBook second = TargetBook.open(Optional.of(folder))) {
            try (TargetBook first = TargetBook.open(Optional.of(folder))) {
                first.change(saved -> saved.with(ONE));
            }
            second.change(saved -> saved.with(TWO));
        }
        assertEquals(List.of(TWO, ONE), TargetFile.read(file).targets().all());
        String whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.lastIndexOf(']')));
        try (TargetBook book = TargetBook.open(Optional.of(folder))) {
            assertTrue(book.complaint().isPresent());
            book.change(saved -> saved.with(twin()));
        }
        assertEquals(List.of(TWO, twin(), ONE), TargetFile.read(file).targets().all());
        assertTrue(TargetFile.read(file).complaint().isEmpty());
        assertTrue(Files.exists(folder.resolve(TargetBook.NAME + ".damaged")));
    }
}
