package io.ringside.node.config;

import io.ringside.node.libc.RegularFile;
import io.ringside.protocol.text.ForeignText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads a YAML file of ours: a regular file of at most 1 MiB, no aliases beyond a few and none on
/// what it stands in, no duplicate keys. Stateless.
public final class ConfigFile {
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_ALIASES = 20;
    private static final int MOST_SHOWN = 500;

    private ConfigFile() {}

    /// @throws ConfigException when it cannot be read or is not YAML with names and values at its
    ///   top
    public static ConfigSection read(Path file) throws ConfigException {
        try {
            byte[] bytes = RegularFile.named(file, MOST_BYTES);
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return parse(text, file.toString());
        } catch (CharacterCodingException notText) {
            throw new ConfigException(file + " is not UTF-8; save it as UTF-8 text.");
        } catch (FileSystemException refused) {
            throw new ConfigException(
                    "%s is not read: %s; give a UTF-8 file of at most 1 MiB."
                            .formatted(file, refused.getReason()));
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
            YamlShape.check(text, settings);
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
        return text == null
                ? "nested too deeply"
                : ForeignText.line(text.strip().replaceAll("\\s*\\R\\s*", "; "), MOST_SHOWN);
    }
}
