package io.ringside.desktop.export;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// How a view is written; the file's name says it.
public enum ExportFormat {
    CSV(".csv"),
    JSON(".json"),
    PERFETTO(".pftrace");

    private final String ending;

    ExportFormat(String ending) {
        this.ending = ending;
    }

    /// With the dot.
    public String ending() {
        return ending;
    }

    /// Empty: none of these.
    public static Optional<ExportFormat> of(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".perfetto-trace")) {
            return Optional.of(PERFETTO);
        }
        for (ExportFormat format : values()) {
            if (name.endsWith(format.ending)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }
}
