package io.ringside.node.source.engine.prometheus;

/// A metric, or those of its series that have one label.
///
/// @param label empty: all series
public record Selector(String name, String label, String value) {
    public static Selector of(String name) {
        return new Selector(name, "", "");
    }

    public boolean narrowed() {
        return !label.isEmpty();
    }

    boolean takes(Labels labels) {
        return label.isEmpty() || labels.value(label).equals(value);
    }
}
