package io.ringside.node.capture.health;

import static io.ringside.node.capture.health.HealthFormat.*;

import io.ringside.node.capture.codec.DecodeBudget;
import io.ringside.node.capture.codec.MalformedCaptureException;
import io.ringside.node.capture.codec.PackedInput;
import io.ringside.node.reading.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Each source's list of readings as the blocks so far have told it: the next one is told by its
/// difference. One thread's.
final class ReadingLists {
    private final Map<String, List<Told>> told = new HashMap<>();
    private long toldBytes;
    private long lastEpochNanos;
    private int readingsLeft;
    private int figuresLeft;

    /// With the reading made of it once; absent where this version does not know the subject.
    private record Told(ReadingState state, Optional<Reading> reading) {}

    void forget() {
        told.clear();
        toldBytes = 0;
        lastEpochNanos = 0;
    }

    void beginBlock() {
        readingsLeft = MOST_READINGS;
        figuresLeft = MOST_FIGURES;
    }

    long takeStamp(PackedInput in) throws MalformedCaptureException {
        lastEpochNanos += in.signed();
        return lastEpochNanos;
    }

    List<Reading> take(String source, PackedInput in, NumberedTexts texts)
            throws MalformedCaptureException {
        List<Told> before = told.getOrDefault(source, List.of());
        int others = told.values().stream().mapToInt(List::size).sum() - before.size();
        int most =
                Math.min(readingsLeft, Math.min(MOST_READINGS_OF_A_SOURCE, MOST_READINGS - others));
        int count = in.count("the count of readings", most);
        readingsLeft -= count;
        List<Told> now = new ArrayList<>();
        int cursor = 0;
        for (int i = 0; i < count; i++) {
            int how = in.u8();
            if (how == MOVED) {
                cursor = in.count("a place in the list before", before.size() - 1);
                how = in.u8();
            }
            if (how == NEW) {
                now.add(told(source, takeNew(in, texts), in));
                continue;
            }
            if (cursor >= before.size()) {
                throw new MalformedCaptureException(
                        "a reading goes by the one at place " + cursor + ", which is not there");
            }
            Told base = before.get(cursor++);
            in.spend(DecodeBudget.ARRAY_BYTES);
            now.add(
                    switch (how) {
                        case KEPT -> base;
                        case CHANGED -> told(source, takeChanged(base.state(), in, texts), in);
                        default ->
                                throw new MalformedCaptureException(
                                        "a reading is told in the unknown way " + how);
                    });
        }
        told.put(source, now);
        toldBytes += weightBytes(now) - weightBytes(before);
        if (toldBytes > MOST_TOLD_BYTES) {
            throw new MalformedCaptureException(
                    "its sources tell more than " + (MOST_TOLD_BYTES >> 20) + " MiB at one time");
        }
        return now.stream().flatMap(one -> one.reading().stream()).toList();
    }

    static Map<String, String> takeAttributes(PackedInput in, NumberedTexts texts)
            throws MalformedCaptureException {
        int count = in.count("the count of attributes", MOST_ATTRIBUTES);
        in.spend(count * (long) DecodeBudget.ATTRIBUTE_BYTES);
        Map<String, String> attributes = new HashMap<>();
        for (int i = 0; i < count; i++) {
            String name = texts.take(in, "an attribute's name");
            attributes.put(name, texts.take(in, "an attribute"));
        }
        return attributes;
    }

    private static long weightBytes(List<Told> list) {
        return list.stream().mapToLong(one -> one.state().weightBytes()).sum();
    }

    private static Told told(String source, ReadingState state, PackedInput in)
            throws MalformedCaptureException {
        in.spend(state.weightBytes());
        return new Told(state, state.reading(source));
    }

    private ReadingState takeNew(PackedInput in, NumberedTexts texts)
            throws MalformedCaptureException {
        int kind = in.u8();
        String id = texts.take(in, "a subject's id");
        long epochNanos = takeStamp(in);
        List<String> figures = new ArrayList<>();
        List<Long> bits = takeFigures(figures, in, texts);
        return new ReadingState(kind, id, epochNanos, figures, bits, takeAttributes(in, texts));
    }

    private ReadingState takeChanged(ReadingState base, PackedInput in, NumberedTexts texts)
            throws MalformedCaptureException {
        int other = in.u8();
        long epochNanos = takeStamp(in);
        List<String> figures = base.figures();
        List<Long> bits;
        if ((other & OTHER_FIGURES) != 0) {
            figures = new ArrayList<>();
            bits = takeFigures(figures, in, texts);
        } else {
            spend(base.bits().size());
            bits = new ArrayList<>(base.bits().size());
            for (long before : base.bits()) {
                bits.add(before ^ Long.reverse(in.unsigned()));
            }
        }
        Map<String, String> attributes =
                (other & OTHER_ATTRIBUTES) != 0 ? takeAttributes(in, texts) : base.attributes();
        return new ReadingState(base.kind(), base.id(), epochNanos, figures, bits, attributes);
    }

    private List<Long> takeFigures(List<String> figures, PackedInput in, NumberedTexts texts)
            throws MalformedCaptureException {
        int count = in.count("the count of figures", MOST_FIGURES_OF_A_READING);
        spend(count);
        List<Long> bits = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            figures.add(texts.take(in, "a figure's name"));
            bits.add(Long.reverse(in.unsigned()));
        }
        return bits;
    }

    private void spend(int figures) throws MalformedCaptureException {
        figuresLeft -= figures;
        if (figuresLeft < 0) {
            throw new MalformedCaptureException("it has more figures than are possible");
        }
    }
}
