package io.ringside.desktop.ui.text;

import java.util.List;
import java.util.stream.Collectors;

/// What a tip says. Immutable.
///
/// @param place below the title; may be empty
/// @param note the last line; may be empty
public record Tip(String title, String place, List<Line> lines, String note) {

    public Tip {
        lines = List.copyOf(lines);
    }

    /// All of it as text, for those who listen and for tests.
    public String text() {
        String body =
                lines.stream()
                        .map(line -> line.name() + " " + line.value())
                        .collect(Collectors.joining("\n"));
        return String.join("\n", title, place, body, note).strip();
    }

    public record Line(String name, String value) {}
}
