package io.ringside.node.source.engine.mapping;

import io.ringside.node.reading.Reading;
import io.ringside.node.source.engine.dialect.Roles;
import io.ringside.node.source.engine.prometheus.Labels;
import io.ringside.protocol.text.ForeignText;
import java.util.List;
import java.util.regex.Pattern;

/// Of which engine of its page a series says that it is. What it does not say is empty. Immutable.
record Identity(String server, String model, String version, String index) {
    static final Identity UNNAMED = new Identity("", "", "", "");

    private static final Pattern INDEX = Pattern.compile("\\d{1,5}");
    private static final int MOST_CHARS = 200;

    /// As the page has it.
    static Identity of(Labels labels, Roles roles) {
        return new Identity(
                value(labels, roles.server()),
                value(labels, roles.model()),
                value(labels, roles.version()),
                value(labels, roles.index()));
    }

    /// Fit to be shown; an index that is no small number is none.
    Identity shown() {
        return new Identity(
                ForeignText.line(server, MOST_CHARS),
                ForeignText.line(model, MOST_CHARS),
                ForeignText.line(version, MOST_CHARS),
                index(index));
    }

    /// Empty where it is no small number.
    static String index(String told) {
        return INDEX.matcher(told).matches() ? told : "";
    }

    /// Whether it says nothing that speaks against being the other.
    boolean fits(Identity other) {
        return fits(server, other.server)
                && fits(model, other.model)
                && fits(version, other.version)
                && fits(index, other.index);
    }

    void describe(Reading.Builder reading) {
        reading.put("engine.server", server)
                .put("gen_ai.request.model", model)
                .put("engine.model.version", version)
                .put("engine.index", index);
    }

    private static boolean fits(String said, String other) {
        return said.isEmpty() || said.equals(other);
    }

    private static String value(Labels labels, List<String> names) {
        for (String name : names) {
            String value = labels.value(name);
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }
}
