package io.ringside.node.health.rule;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.config.ConfigSection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The rules a node is judged by: those that ship with the daemon, and a file's that add to them,
/// replace those of the same name, or switch them off. Immutable.
public final class RuleBook {
    private static final String SHIPPED = "health-rules.yaml";
    private static final int MOST_RULES = 500;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");

    private final Map<String, HealthRule> rules;

    private RuleBook(Map<String, HealthRule> rules) {
        this.rules = new LinkedHashMap<>(rules);
    }

    /// Those that ship with the daemon.
    public static RuleBook shipped() {
        try {
            return new RuleBook(Map.of()).with(ConfigFile.parse(shippedText(), SHIPPED));
        } catch (ConfigException wrong) {
            throw new IllegalStateException(wrong.sentence(), wrong);
        }
    }

    /// The file that they are read from, with its comments.
    public static String shippedText() {
        try (InputStream in = RuleBook.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException(SHIPPED + " is missing in this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// These, changed by a file's.
    ///
    /// @throws ConfigException naming the place of what is wrong in it
    public RuleBook with(ConfigSection file) throws ConfigException {
        Map<String, HealthRule> changed = new LinkedHashMap<>(rules);
        ConfigSection section = file.section("rules");
        file.refuseOthers();
        if (section.names().size() > MOST_RULES) {
            throw file.wrong("rules", section.names().size() + " rules", "at most " + MOST_RULES);
        }
        for (String name : section.names()) {
            ConfigSection rule = section.section(name);
            if (!NAME.matcher(name).matches()) {
                throw section.wrong(name, name, "a name of small letters, digits and -");
            }
            Optional<HealthRule> read = new RuleReader(name, rule).read();
            if (read.isPresent()) {
                changed.put(name, read.get());
            } else if (changed.remove(name) == null && rule.names().size() == 1) {
                throw section.wrong(
                        name,
                        "enabled: false",
                        "the name of a rule that is there to be switched off");
            }
        }
        return new RuleBook(changed);
    }

    /// In the order of the files.
    public List<HealthRule> rules() {
        return List.copyOf(rules.values());
    }
}
