package io.ringside.desktop.ui.text;

import java.util.List;
import java.util.stream.Collectors;

/// All that is known of one thing, part by part. Immutable.
///
/// @param place where it is; may be empty
public record Details(String title, String place, List<Part> parts) {
    /// @param heading may be empty
    /// @param note a sentence below the lines; may be empty
    public record Part(String heading, List<Tip.Line> lines, String note) {
        public Part {
            lines = List.copyOf(lines);
        }
    }

    public Details {
        parts = List.copyOf(parts);
    }

    /// As text to copy: one field a line.
    public String text() {
        return title
                + "\n"
                + place
                + parts.stream()
                        .map(part ->
                                "\n\n"
                                        + part.heading()
                                        + part.lines().stream()
                                                .map(line ->
                                                        "\n" + line.name() + "\t" + line.value())
                                                .collect(Collectors.joining())
                                        + (part.note().isEmpty() ? "" : "\n" + part.note()))
                        .collect(Collectors.joining());
    }
}
