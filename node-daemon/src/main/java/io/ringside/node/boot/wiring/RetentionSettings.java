package io.ringside.node.boot.wiring;

import io.ringside.node.aggregate.Retention;
import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigSection;
import java.time.Duration;
import java.util.OptionalDouble;

/// The section `retention` of the configuration. Stateless.
final class RetentionSettings {
    private static final Duration MOST_TIME = Duration.ofHours(24);
    private static final int MOST = 1 << 16;

    private RetentionSettings() {}

    /// @throws ConfigException when it cannot be used
    static Retention from(ConfigSection section) throws ConfigException {
        Retention otherwise = Retention.DEFAULT;
        Duration time = section.duration("time").orElse(otherwise.time());
        if (time.compareTo(MOST_TIME) > 0) {
            throw section.wrong("time", section.text("time").orElse(""), "at most 24h");
        }
        Retention retention =
                new Retention(
                        time,
                        count(section, "processes", otherwise.processes()),
                        count(section, "communicators", otherwise.communicators()));
        section.refuseOthers();
        return retention;
    }

    private static int count(ConfigSection section, String name, int otherwise)
            throws ConfigException {
        OptionalDouble typed = section.number(name);
        double count = typed.orElse(otherwise);
        if (count < 0 || count > MOST || count != Math.rint(count)) {
            throw section.wrong(
                    name,
                    section.text(name).orElse(""),
                    "a whole number from 0 to %d".formatted(MOST));
        }
        return (int) count;
    }
}
