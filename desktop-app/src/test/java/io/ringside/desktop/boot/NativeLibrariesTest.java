package io.ringside.desktop.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NativeLibrariesTest {

    @Test
    void aMissingLibraryIsNamedWithItsPackageAndTheNextStep() {
        assertEquals(
                Optional.of(
                        "Nothing can be drawn: the library libfreetype.so.6 is missing or cannot be"
                                + " loaded. On Debian and Ubuntu: apt-get install libfreetype6."
                                + " Without it there is text: ringside report --connect HOST:PORT"),
                NativeLibraries.noPicture("Linux", file -> !file.startsWith("libfreetype")));
    }

    @Test
    void whatNeedsTheMissingOneIsInstalledWithItAndTheFirstIsTheReason() {
        String why =
                NativeLibraries.noPicture("Linux", file -> !file.contains("pango")).orElseThrow();
        assertTrue(why.contains("the library libpango-1.0.so.0 is missing"), why);
        assertTrue(why.contains("apt-get install libpango-1.0-0 libpangoft2-1.0-0."), why);
    }

    @Test
    void aWindowNeedsMoreThanAPicture() {
        assertEquals(
                Optional.empty(),
                NativeLibraries.noPicture("Linux", file -> !file.startsWith("libgtk")));
        assertEquals(
                Optional.of(
                        "The window cannot open: the library libgtk-3.so.0 is missing or cannot be"
                                + " loaded. On Debian and Ubuntu: apt-get install libgtk-3-0."
                                + " Without it there are pictures: ringside snapshot --connect"
                                + " HOST:PORT --out now.png"),
                NativeLibraries.noWindow("Linux", "", file -> !file.startsWith("libgtk")));
        String why = NativeLibraries.noWindow("Linux", "", file -> false).orElseThrow();
        assertTrue(why.startsWith("Nothing can be drawn: the library libglib-2.0.so.0"), why);
    }

    @Test
    void withoutADisplayNoLibraryOfWindowsIsOpened() {
        List<String> opened = new ArrayList<>();
        assertEquals(Optional.empty(), NativeLibraries.noWindow("Linux", "Headless", opened::add));
        assertFalse(opened.contains("libgtk-3.so.0"), opened::toString);
        assertTrue(opened.contains("libpangoft2-1.0.so.0"), opened::toString);
    }

    @Test
    void otherSystemsBringWhatTheyNeed() {
        assertEquals(Optional.empty(), NativeLibraries.noWindow("Mac OS X", "", file -> false));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theSystemsLoaderSaysWhatOpens() {
        assertTrue(NativeLibraries.opens("libc.so.6"));
        assertFalse(NativeLibraries.opens("libringside-has-no-such-library.so.1"));
    }
}
