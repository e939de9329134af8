package io.ringside.node.config;

import io.ringside.protocol.text.ForeignText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Names and values of one place in a configuration file. Every getter checks the type and names
/// place, value and expectation when it is wrong; [#refuseOthers] refuses what was never asked for,
/// so that a mistyped name is not silently ignored. Belongs to one thread.
public final class ConfigSection {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)");

    private static final int MOST_SHOWN = 200;

    private final String place;
    private final Map<String, Object> values;
    private final Set<String> known = new LinkedHashSet<>();

    private ConfigSection(String place, Map<String, Object> values) {
        this.place = place;
        this.values = values;
    }

    public static ConfigSection empty(String place) {
        return new ConfigSection(place, Map.of());
    }

    static ConfigSection of(String place, Map<?, ?> map) {
        Map<String, Object> values = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (value != null) {
                values.put(String.valueOf(key), value);
            }
        });
        return new ConfigSection(place, values);
    }

    /// As errors name it: "node.yaml: engines[1]".
    public String place() {
        return place;
    }

    /// In the file's order.
    public Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    /// Whether names and values stand there, rather than a list, a text or nothing.
    public boolean holdsSection(String name) {
        return value(name) instanceof Map<?, ?>;
    }

    /// Empty when it is not there.
    public ConfigSection section(String name) throws ConfigException {
        Object value = value(name);
        return switch (value) {
            case null -> empty(at(name));
            case Map<?, ?> map -> of(at(name), map);
            default -> throw wrong(name, value, "names and values");
        };
    }

    public List<ConfigSection> sections(String name) throws ConfigException {
        List<ConfigSection> sections = new ArrayList<>();
        for (Object element : list(name)) {
            String elementPlace = at(name) + "[" + sections.size() + "]";
            if (!(element instanceof Map<?, ?> map)) {
                throw new ConfigException(
                        elementPlace + " is `" + shown(element) + "`, expected names and values.");
            }
            sections.add(of(elementPlace, map));
        }
        return sections;
    }

    public List<String> texts(String name) throws ConfigException {
        List<String> texts = new ArrayList<>();
        for (Object element : list(name)) {
            if (element instanceof Map<?, ?> || element instanceof List<?>) {
                throw wrong(name, element, "a list of texts");
            }
            texts.add(String.valueOf(element));
        }
        return texts;
    }

    /// A list of texts, or one text alone.
    public List<String> textOrTexts(String name) throws ConfigException {
        return value(name) instanceof List<?> ? texts(name) : text(name).stream().toList();
    }

    public Optional<String> text(String name) throws ConfigException {
        Object value = value(name);
        if (value instanceof Map<?, ?> || value instanceof List<?>) {
            throw wrong(name, value, "a text");
        }
        return Optional.ofNullable(value).map(String::valueOf);
    }

    public String requiredText(String name) throws ConfigException {
        return text(name)
                .orElseThrow(() -> new ConfigException(at(name) + " is missing, expected a text."));
    }

    public OptionalDouble number(String name) throws ConfigException {
        Object value = value(name);
        return switch (value) {
            case null -> OptionalDouble.empty();
            case Number number when Double.isFinite(number.doubleValue()) ->
                    OptionalDouble.of(number.doubleValue());
            default -> throw wrong(name, value, "a number");
        };
    }

    public boolean flag(String name, boolean otherwise) throws ConfigException {
        Object value = value(name);
        return switch (value) {
            case null -> otherwise;
            case Boolean flag -> flag;
            default -> throw wrong(name, value, "true or false");
        };
    }

    /// A whole number and its unit: "250ms", "5s", "10m", "1h".
    public Optional<Duration> duration(String name) throws ConfigException {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = DURATION.matcher(text.get().toLowerCase(Locale.ROOT).strip());
        if (!matcher.matches()) {
            throw wrong(name, text.get(), "a duration such as 250ms, 5s, 10m or 1h");
        }
        long count = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    default -> Duration.ofHours(count);
                });
    }

    /// @throws ConfigException when there is a name that no getter asked for
    public void refuseOthers() throws ConfigException {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw new ConfigException(
                        "%s is not known here; known: %s."
                                .formatted(at(name), String.join(", ", known)));
            }
        }
    }

    /// An error about a value of this section.
    public ConfigException wrong(String name, @Nullable Object value, String expected) {
        return new ConfigException(
                "%s is `%s`, expected %s.".formatted(at(name), shown(value), expected));
    }

    /// Never what a list or a mapping holds: aliases make that as long as they like.
    private static String shown(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> _ -> "names and values";
            case List<?> _ -> "a list";
            case null, default -> ForeignText.line(String.valueOf(value), MOST_SHOWN);
        };
    }

    private List<?> list(String name) throws ConfigException {
        Object value = value(name);
        return switch (value) {
            case null -> List.of();
            case List<?> list -> list;
            default -> throw wrong(name, value, "a list");
        };
    }

    private @Nullable Object value(String name) {
        known.add(name);
        return values.get(name);
    }

    private String at(String name) {
        return place.contains(": ") ? place + "." + name : place + ": " + name;
    }
}
