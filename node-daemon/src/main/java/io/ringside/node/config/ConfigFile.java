package io.ringside.node.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads a YAML file of ours: at most 1 MiB, no aliases beyond a few, no duplicate keys. Stateless.
public final class ConfigFile {
    private static final long MOST_BYTES = 1 << 20;
    private static final int MOST_ALIASES = 20;

    private ConfigFile() {}

    /// @throws ConfigException when it cannot be read or is not YAML with names and values at its
    ///   top
    public static ConfigSection read(Path file) throws ConfigException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new ConfigException(
                        file + " has " + Files.size(file) + " bytes; at most 1 MiB is read.");
            }
            return parse(Files.readString(file), file.toString());
        } catch (IOException unreadable) {
            throw new ConfigException(
                    "%s cannot be read (%s); give an existing UTF-8 file."
                            .formatted(file, unreadable));
        }
    }

    /// @param origin how errors name the text
    public static ConfigSection parse(String text, String origin) throws ConfigException {
        LoadSettings settings =
                LoadSettings.builder()
                        .setLabel(origin)
                        .setAllowDuplicateKeys(false)
                        .setMaxAliasesForCollections(MOST_ALIASES)
                        .build();
        try {
            Object top = new Load(settings).loadFromString(text);
            if (top == null) {
                return ConfigSection.empty(origin);
            }
            if (top instanceof Map<?, ?> map) {
                return ConfigSection.of(origin, map);
            }
            throw new ConfigException(
                    origin + " has no names at its top; begin with `name: value`.");
        } catch (YamlEngineException | StackOverflowError notYaml) {
            throw new ConfigException(
                    "%s is not YAML: %s".formatted(origin, oneLine(notYaml.getMessage())));
        }
    }

    private static String oneLine(@org.jspecify.annotations.Nullable String text) {
        return text == null ? "nested too deeply" : text.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
