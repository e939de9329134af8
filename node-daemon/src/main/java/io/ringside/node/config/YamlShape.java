package io.ringside.node.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/// Looks at a YAML text before anything is built of it: nothing in it may refer to itself, and it
/// is nested at most 32 deep. What is built and printed of it later ends. One text's; one thread's.
final class YamlShape {
    private static final int MOST_DEPTH = 32;
    private static final int MOST_KEY_CHARACTERS = 64;

    private final String origin;
    private final Deque<Open> open = new ArrayDeque<>();

    private YamlShape(String origin) {
        this.origin = origin;
    }

    /// @throws ConfigException naming line and key of what is refused
    static void check(String text, LoadSettings settings) throws ConfigException {
        YamlShape shape = new YamlShape(settings.getLabel());
        for (Event event : new Parse(settings).parseString(text)) {
            shape.take(event);
        }
    }

    private void take(Event event) throws ConfigException {
        switch (event) {
            case CollectionStartEvent start -> {
                if (open.size() == MOST_DEPTH) {
                    throw new ConfigException(
                            "%s is nested more than %d deep at line %d, under `%s`; nothing here needs that."
                                    .formatted(origin, MOST_DEPTH, line(event), key()));
                }
                open.push(new Open(start.getAnchor(), start instanceof MappingStartEvent));
            }
            case CollectionEndEvent _ -> {
                open.pop();
                saw("");
            }
            case AliasEvent alias -> {
                if (open.stream().anyMatch(outer -> outer.isCalled(alias.getAlias()))) {
                    throw new ConfigException(
                            "%s refers to itself at line %d, under `%s` (*%s); write the value out there."
                                    .formatted(origin, line(event), key(), alias.getAlias()));
                }
                saw("");
            }
            case ScalarEvent scalar -> saw(scalar.getValue());
            default -> {
                // Beginnings and ends of the stream and its documents.
            }
        }
    }

    private void saw(String scalar) {
        if (!open.isEmpty()) {
            open.element().saw(scalar);
        }
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    /// The innermost name of a value that is being read.
    private String key() {
        return open.stream()
                .map(outer -> outer.key)
                .filter(key -> !key.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static final class Open {
        private final Optional<Anchor> anchor;
        private final boolean mapping;
        private boolean isAtValue;
        private String key = "";

        private Open(Optional<Anchor> anchor, boolean mapping) {
            this.anchor = anchor;
            this.mapping = mapping;
        }

        private boolean isCalled(Anchor name) {
            return anchor.filter(name::equals).isPresent();
        }

        private void saw(String scalar) {
            if (mapping) {
                key =
                        isAtValue
                                ? ""
                                : scalar.substring(
                                        0, Math.min(scalar.length(), MOST_KEY_CHARACTERS));
                isAtValue = !isAtValue;
            }
        }
    }
}
