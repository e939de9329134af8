package io.ringside.node.source.network;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigSection;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/// The section `network` of the configuration. Immutable.
///
/// @param skip names of interfaces that are not read
/// @param expected the first that fits a device counts
public record NetworkSettings(List<NamePattern> skip, List<Expected> expected) {
    private static final List<String> SKIP = List.of("lo", "veth*", "cali*", "lxc*");

    public NetworkSettings {
        skip = List.copyOf(skip);
        expected = List.copyOf(expected);
    }

    /// @throws ConfigException when a value cannot be used
    public static NetworkSettings of(ConfigSection network) throws ConfigException {
        List<String> given = network.texts("skip");
        List<String> skip = network.names().contains("skip") ? given : SKIP;
        List<Expected> expected = new ArrayList<>();
        for (ConfigSection section : network.sections("expected")) {
            String device = section.requiredText("device");
            String text = section.requiredText("rate");
            OptionalDouble rate = LinkRate.parse(text);
            if (rate.isEmpty()) {
                throw section.wrong("rate", text, "a rate such as 400Gb/s or 1000Mb/s");
            }
            expected.add(new Expected(new NamePattern(device), rate.getAsDouble()));
            section.refuseOthers();
        }
        network.refuseOthers();
        return new NetworkSettings(skip.stream().map(NamePattern::new).toList(), expected);
    }

    boolean skips(String name) {
        return skip.stream().anyMatch(pattern -> pattern.fits(name));
    }

    /// @param names under which the configuration may mean it
    OptionalDouble expectedBytesPerSecond(List<String> names) {
        for (Expected one : expected) {
            if (names.stream().anyMatch(one.device::fits)) {
                return OptionalDouble.of(one.bytesPerSecond);
            }
        }
        return OptionalDouble.empty();
    }

    /// What a device is expected to carry.
    public record Expected(NamePattern device, double bytesPerSecond) {}

    /// A name, in which `*` stands for any text.
    public record NamePattern(String text) {
        boolean fits(String name) {
            String[] parts = text.split("\\*", -1);
            StringBuilder expression = new StringBuilder(Pattern.quote(parts[0]));
            for (int i = 1; i < parts.length; i++) {
                expression.append(".*").append(Pattern.quote(parts[i]));
            }
            return name.matches(expression.toString());
        }
    }
}
