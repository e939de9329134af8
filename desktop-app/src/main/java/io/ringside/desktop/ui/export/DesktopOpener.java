package io.ringside.desktop.ui.export;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Hands a folder or an address to the desktop's own program. Stateless; starts a process and does
/// not wait for it.
final class DesktopOpener {
    private DesktopOpener() {}

    /// @return false: there is no such program here
    static boolean open(String place) {
        return open(commands(System.getProperty("os.name", "")), place);
    }

    static boolean open(List<List<String>> commands, String place) {
        for (List<String> command : commands) {
            List<String> whole = new ArrayList<>(command);
            whole.add(place);
            try {
                new ProcessBuilder(whole)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                return true;
            } catch (IOException notHere) {
                // The next one may be.
            }
        }
        return false;
    }

    /// The ones that may be there, the desktop's own first.
    static List<List<String>> commands(String system) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.contains("mac")) {
            return List.of(List.of("open"));
        }
        return name.contains("win")
                ? List.of(List.of("explorer.exe"))
                : List.of(List.of("xdg-open"), List.of("gio", "open"));
    }
}
