package io.ringside.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The real program where a library of the system cannot be loaded: the loader finds a file of its
/// name first that is none, and fails as it does where there is no such file.
@EnabledOnOs(OS.LINUX)
class MissingLibraryTest {
    private static final int FAILED = 1;
    private static final int NOTHING_READ = 2;

    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource({
        "libfreetype.so.6, libfreetype6",
        "libfontconfig.so.1, libfontconfig1",
        "libpango-1.0.so.0, libpango-1.0-0",
        "libpangoft2-1.0.so.0, libpangoft2-1.0-0",
        "libglib-2.0.so.0, libglib2.0-0"
    })
    void aPictureNamesTheLibraryThatItLacksAndItsPackage(String library, String debianPackage)
            throws Exception {
        Path picture = directory.resolve("now.png");
        ProgramRun run =
                ProgramRun.desktop(
                        without(library),
                        "snapshot",
                        "--simulate",
                        "1x8",
                        "--for",
                        "3s",
                        "--out",
                        picture.toString());
        assertEquals(FAILED, run.exitCode(), run::toString);
        assertEquals(1, run.errors().lines().count(), run::toString);
        assertTrue(
                run.errors()
                        .startsWith(
                                "Nothing can be drawn: the library "
                                        + library
                                        + " is missing or cannot be loaded. On Debian and Ubuntu:"
                                        + " apt-get install "
                                        + debianPackage),
                run::toString);
        assertTrue(run.errors().contains("ringside report --connect"), run::toString);
        assertTrue(Files.notExists(picture));
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "demo"})
    void aWindowNamesTheLibraryThatItLacks(String command) throws Exception {
        Map<String, String> lacking = new java.util.HashMap<>(without("libX11.so.6"));
        lacking.put("DISPLAY", ":0");
        ProgramRun run = ProgramRun.desktop(lacking, command);
        assertEquals(NOTHING_READ, run.exitCode(), run::toString);
        assertEquals(1, run.errors().lines().count(), run::toString);
        assertTrue(
                run.errors()
                        .startsWith(
                                "The window cannot open: the library libX11.so.6 is missing or cannot"
                                        + " be loaded. On Debian and Ubuntu: apt-get install libx11-6"),
                run::toString);
        assertTrue(run.errors().contains("ringside snapshot --connect"), run::toString);
    }

    @Test
    void textNeedsNoneOfThem() throws Exception {
        ProgramRun run =
                ProgramRun.desktop(
                        without("libfreetype.so.6"), "report", "--simulate", "1x8", "--for", "3s");
        assertEquals(0, run.exitCode(), run::toString);
        assertEquals("", run.errors(), run::toString);
    }

    private Map<String, String> without(String library) throws java.io.IOException {
        Files.writeString(directory.resolve(library), "no library");
        return Map.of("LD_LIBRARY_PATH", directory.toString());
    }
}
