package io.ringside.node.source.engine.prometheus;

import java.util.Arrays;
import java.util.Map;
import java.util.StringJoiner;

/// The labels of one series, whatever their order on the page. A label that is missing has an empty
/// value, as in Prometheus. Immutable.
public final class Labels {
    static final Labels NONE = new Labels(new String[0]);

    /// Name, value, name, value, ...; sorted by name.
    private final String[] pairs;

    private Labels(String[] pairs) {
        this.pairs = pairs;
    }

    /// @param pairs name, value, ...; becomes this object's own
    static Labels of(String[] pairs) {
        for (int i = 2; i < pairs.length; i += 2) {
            String name = pairs[i];
            String value = pairs[i + 1];
            int at = i;
            for (; at > 0 && pairs[at - 2].compareTo(name) > 0; at -= 2) {
                pairs[at] = pairs[at - 2];
                pairs[at + 1] = pairs[at - 1];
            }
            pairs[at] = name;
            pairs[at + 1] = value;
        }
        return pairs.length == 0 ? NONE : new Labels(pairs);
    }

    public String value(String name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(name)) {
                return pairs[i + 1];
            }
        }
        return "";
    }

    /// Whether each of these labels is there with this value.
    public boolean include(Map<String, String> wanted) {
        for (Map.Entry<String, String> label : wanted.entrySet()) {
            if (!value(label.getKey()).equals(label.getValue())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Labels labels && Arrays.equals(pairs, labels.pairs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pairs);
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(",", "{", "}");
        for (int i = 0; i < pairs.length; i += 2) {
            text.add(pairs[i] + "=\"" + pairs[i + 1] + "\"");
        }
        return text.toString();
    }
}
