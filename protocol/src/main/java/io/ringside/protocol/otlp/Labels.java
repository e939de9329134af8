package io.ringside.protocol.otlp;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.ArrayList;
import java.util.List;

/// The labels of one series, in a fixed order. Immutable; equal sets are equal.
///
/// @param pairs as OTLP sends them
record Labels(List<KeyValue> pairs) {
    static final Labels NONE = new Labels(List.of());

    Labels {
        pairs = List.copyOf(pairs);
    }

    /// With one more; an empty value means unknown and is left out.
    Labels with(String name, String value) {
        if (value.isEmpty()) {
            return this;
        }
        List<KeyValue> more = new ArrayList<>(pairs.size() + 1);
        more.addAll(pairs);
        more.add(
                KeyValue.newBuilder()
                        .setKey(name)
                        .setValue(AnyValue.newBuilder().setStringValue(value))
                        .build());
        return new Labels(more);
    }

    Labels with(String name, long value) {
        return with(name, Long.toString(value));
    }
}
