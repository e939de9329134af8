package io.ringside.node.reading;

import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.SubjectKind;
import io.ringside.protocol.gpu.KnownGpu;
import io.ringside.protocol.gpu.ToldGpu;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/// What one source said of one subject at one time. A figure that it did not give is not in the
/// map, never zero. Immutable.
///
/// @param id of the subject among its kind, as `ringside.v1.SubjectKind` describes
/// @param source [SourceStatus#name()]
/// @param attributes what is text: states, names, identities (OpenTelemetry's names where it has
///   one)
public record Reading(
        SubjectKind kind,
        String id,
        String source,
        long readEpochNanos,
        Map<Figure, Double> figures,
        Map<String, String> attributes) {
    public Reading {
        id = Texts.clean(id);
        source = Texts.clean(source);
        figures = Map.copyOf(figures);
        attributes = Texts.clean(attributes);
    }

    public OptionalDouble figure(Figure figure) {
        Double value = figures.get(figure);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /// The same under another id and time: a capture is redacted, a playback moved to now.
    public Reading seenAs(String otherId, long otherReadEpochNanos) {
        return new Reading(kind, otherId, source, otherReadEpochNanos, figures, attributes);
    }

    /// As the GPU that it is of, where its kind is GPU.
    public KnownGpu gpu() {
        return KnownGpu.of(new ToldGpu(id, source, readEpochNanos, figures, attributes));
    }

    public static Builder of(SubjectKind kind, String id, String source, long readEpochNanos) {
        return new Builder(kind, id, source, readEpochNanos);
    }

    /// Collects what there is; belongs to one thread.
    public static final class Builder {
        private final SubjectKind kind;
        private final String id;
        private final String source;
        private final long readEpochNanos;
        private final Map<Figure, Double> figures = new LinkedHashMap<>();
        private final Map<String, String> attributes = new TreeMap<>();

        private Builder(SubjectKind kind, String id, String source, long readEpochNanos) {
            this.kind = kind;
            this.id = id;
            this.source = source;
            this.readEpochNanos = readEpochNanos;
        }

        /// A number that is not finite is no figure: it stays absent.
        public Builder put(Figure figure, double value) {
            if (Double.isFinite(value)) {
                figures.put(figure, value);
            }
            return this;
        }

        public Builder put(Figure figure, OptionalDouble value) {
            value.ifPresent(present -> put(figure, present));
            return this;
        }

        public Builder put(Figure figure, OptionalLong value) {
            value.ifPresent(present -> put(figure, (double) present));
            return this;
        }

        /// Empty text is absent.
        public Builder put(String attribute, String text) {
            if (!text.isEmpty()) {
                attributes.put(attribute, text);
            }
            return this;
        }

        public boolean has(Figure figure) {
            return figures.containsKey(figure);
        }

        public boolean isEmpty() {
            return figures.isEmpty() && attributes.isEmpty();
        }

        public Reading build() {
            return new Reading(kind, id, source, readEpochNanos, figures, attributes);
        }
    }
}
