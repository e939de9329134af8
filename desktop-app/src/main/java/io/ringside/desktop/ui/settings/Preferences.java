package io.ringside.desktop.ui.settings;

import io.ringside.desktop.settings.LinesFile;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What the user chose, by name, in a file of one `name=value` a line. A value that cannot be is as
/// if it were not there. Owned by the FX thread.
public final class Preferences {
    private static final int MOST = 256;

    private final LinesFile file;
    private final Map<String, String> values = new TreeMap<>();

    /// @param file empty: chosen things last as long as the window
    public Preferences(Optional<Path> file) {
        this.file = new LinesFile(file);
        for (String line : this.file.read()) {
            int equal = line.indexOf('=');
            if (equal > 0 && values.size() < MOST) {
                values.put(line.substring(0, equal).strip(), line.substring(equal + 1).strip());
            }
        }
    }

    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /// @param least of what can be, and `most`
    public double number(String name, double least, double most, double usual) {
        try {
            double value = Double.parseDouble(values.getOrDefault(name, ""));
            return value >= least && value <= most ? value : usual;
        } catch (NumberFormatException e) {
            return usual;
        }
    }

    public <E extends Enum<E>> E choice(String name, Class<E> of, E usual) {
        try {
            return Enum.valueOf(of, values.getOrDefault(name, "").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return usual;
        }
    }

    /// Keeps a value; an empty one is forgotten.
    public void put(String name, String value) {
        String line = value.replace('\n', ' ').strip();
        boolean changed =
                line.isEmpty()
                        ? values.remove(name) != null
                        : (values.containsKey(name) || values.size() < MOST)
                                && !line.equals(values.put(name, line));
        if (changed) {
            file.write(
                    values.entrySet().stream()
                            .map(each -> each.getKey() + "=" + each.getValue())
                            .toList());
        }
    }

    public void put(String name, double value) {
        put(name, String.format(Locale.ROOT, "%.4f", value).replaceAll("\\.?0+$", ""));
    }

    /// Before the program ends.
    public void flush() {
        file.flush();
    }
}
