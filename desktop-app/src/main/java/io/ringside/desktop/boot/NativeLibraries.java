package io.ringside.desktop.boot;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The libraries of the system that the toolkit draws with. It would end with a stack trace that
/// names none of them, so they are opened first, as it will open them; nothing is called here.
final class NativeLibraries {
    /// Each after those that it needs, so that the first one that is missing is the reason.
    private static final List<Library> DRAWING =
            List.of(
                    new Library("libglib-2.0.so.0", "libglib2.0-0"),
                    new Library("libfreetype.so.6", "libfreetype6"),
                    new Library("libfontconfig.so.1", "libfontconfig1"),
                    new Library("libpango-1.0.so.0", "libpango-1.0-0"),
                    new Library("libpangoft2-1.0.so.0", "libpangoft2-1.0-0"));

    private static final List<Library> WINDOWS =
            List.of(
                    new Library("libX11.so.6", "libx11-6"),
                    new Library("libXtst.so.6", "libxtst6"),
                    new Library("libgtk-3.so.0", "libgtk-3-0"));

    private NativeLibraries() {}

    /// @param debianPackage that has it
    private record Library(String file, String debianPackage) {}

    /// Why no picture can be drawn on this machine and what to do, in a sentence; empty where it
    /// can, and on systems other than Linux, whose toolkit brings what it needs.
    ///
    /// @param os the property `os.name`
    static Optional<String> noPicture(String os, Predicate<String> opens) {
        return missing(os, DRAWING, opens)
                .map(why ->
                        "Nothing can be drawn: "
                                + why
                                + " Without it there is text: ringside report --connect HOST:PORT");
    }

    /// The same of a window; `platform` is the toolkit's own choice of windows, empty for the usual
    /// one, and others need no library.
    static Optional<String> noWindow(String os, String platform, Predicate<String> opens) {
        return noPicture(os, opens)
                .or(() ->
                        missing(os, platform.isEmpty() ? WINDOWS : List.of(), opens)
                                .map(why ->
                                        "The window cannot open: "
                                                + why
                                                + " Without it there are pictures: ringside snapshot"
                                                + " --connect HOST:PORT --out now.png"));
    }

    private static Optional<String> missing(
            String os, List<Library> needed, Predicate<String> opens) {
        if (!os.toLowerCase(Locale.ROOT).startsWith("linux")) {
            return Optional.empty();
        }
        List<Library> missing = needed.stream().filter(each -> !opens.test(each.file())).toList();
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                "the library "
                        + missing.getFirst().file()
                        + " is missing or cannot be loaded. On Debian and Ubuntu: apt-get install "
                        + missing.stream()
                                .map(Library::debianPackage)
                                .collect(Collectors.joining(" "))
                        + ".");
    }

    /// Whether the system's loader opens a library with all that it needs; it stays open.
    @SuppressWarnings("restricted") // the class is made for it, and the module may
    static boolean opens(String file) {
        try {
            SymbolLookup.libraryLookup(file, Arena.global());
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
