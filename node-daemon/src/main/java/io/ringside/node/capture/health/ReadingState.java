package io.ringside.node.capture.health;

import io.ringside.node.capture.codec.DecodeBudget;
import io.ringside.node.reading.Reading;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.Figures;
import io.ringside.protocol.figures.SubjectKind;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A reading as health blocks tell it, by numbers and names alone: what comes next is told by its
/// difference from it, also where this version knows neither the kind of subject nor the figure.
/// Immutable.
///
/// @param kind of the subject, as [SubjectKind#number()]
/// @param figures their ids, in one order, which whoever wrote it chose
/// @param bits of each figure's double
record ReadingState(
        int kind,
        String id,
        long readEpochNanos,
        List<String> figures,
        List<Long> bits,
        Map<String, String> attributes) {
    private static final Map<Integer, SubjectKind> KINDS =
            Arrays.stream(SubjectKind.values())
                    .collect(Collectors.toMap(SubjectKind::number, Function.identity()));

    static ReadingState of(Reading reading) {
        List<Map.Entry<Figure, Double>> order =
                reading.figures().entrySet().stream()
                        .sorted(Comparator.comparing(entry -> entry.getKey().id()))
                        .toList();
        return new ReadingState(
                reading.kind().number(),
                reading.id(),
                reading.readEpochNanos(),
                order.stream().map(entry -> entry.getKey().id()).toList(),
                order.stream().map(entry -> Double.doubleToRawLongBits(entry.getValue())).toList(),
                reading.attributes());
    }

    /// What it and the reading made of it take, roughly; their texts are others' too.
    long weightBytes() {
        return DecodeBudget.READING_BYTES
                + (long) DecodeBudget.FIGURE_BYTES * bits.size()
                + (long) DecodeBudget.ATTRIBUTE_BYTES * attributes.size();
    }

    /// Absent where this version does not know the kind of subject; a figure that it does not know,
    /// or that is no finite number, is left out.
    Optional<Reading> reading(String source) {
        SubjectKind known = KINDS.get(kind);
        if (known == null) {
            return Optional.empty();
        }
        Map<Figure, Double> values = HashMap.newHashMap(bits.size());
        for (int i = 0; i < bits.size(); i++) {
            double value = Double.longBitsToDouble(bits.get(i));
            Optional<Figure> figure = Figures.byId(figures.get(i));
            if (figure.isPresent() && Double.isFinite(value)) {
                values.put(figure.get(), value);
            }
        }
        return Optional.of(new Reading(known, id, source, readEpochNanos, values, attributes));
    }
}
