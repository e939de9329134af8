package io.ringside.node.capture.health;

import static io.ringside.node.capture.health.HealthFormat.*;

import io.ringside.node.capture.codec.CaptureEvent.Happened;
import io.ringside.node.capture.codec.CaptureEvent.Health;
import io.ringside.node.capture.codec.CaptureEvent.Rings;
import io.ringside.node.capture.codec.CaptureEvent.SourceReadings;
import io.ringside.node.capture.codec.CaptureEvent.State;
import io.ringside.node.capture.codec.PackedOutput;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What sources said as bytes, each reading by its difference from the one before it. Remembers
/// what it told over all blocks of a file, so that a block needs those before it. What is more than
/// a block or a list may hold is left out. One thread's.
public final class HealthEncoder {
    private final Map<String, List<ReadingState>> told = new HashMap<>();
    private final Map<String, String> reasons = new HashMap<>();
    private NumberedTexts texts = new NumberedTexts();
    private long lastEpochNanos;

    private PackedOutput block = new PackedOutput();
    private long lastArrivalNanos;
    private int events;
    private int readings;
    private int figures;
    private long toldBytes; // of all lists
    private long blockBytes; // that decoding takes

    public HealthEncoder() {
        begin(ANEW);
    }

    public void add(Health event) {
        PackedOutput body = new PackedOutput();
        int kind =
                switch (event) {
                    case State state -> put(state.status(), body);
                    case SourceReadings of -> put(of, body);
                    case Happened happened -> put(happened.event(), body);
                    case Rings rings -> {
                        RingsCodec.put(rings.rings(), body, texts);
                        yield RINGS;
                    }
                };
        block.u8(kind);
        block.signed(event.arrivalMonotonicNanos() - lastArrivalNanos);
        block.bytes(body.toBytes());
        lastArrivalNanos = event.arrivalMonotonicNanos();
        events++;
    }

    public boolean isEmpty() {
        return events == 0;
    }

    /// Whether the next event could be too much for the block.
    public boolean isFull() {
        return events == MOST_EVENTS
                || readings > MOST_READINGS - MOST_READINGS_OF_A_SOURCE
                || figures > MOST_FIGURES / 2
                || blockBytes > FULL_BYTES
                || block.length() > FULL_BYTES;
    }

    /// The block, and the start of the next one.
    public byte[] take() {
        byte[] taken = block.toBytes();
        begin(texts.isHalfFull() ? ANEW : CONTINUES);
        return taken;
    }

    private void begin(int how) {
        if (how == ANEW) {
            texts = new NumberedTexts();
            told.clear();
            toldBytes = 0;
            reasons.clear();
            lastEpochNanos = 0;
        }
        block = new PackedOutput();
        block.u8(how);
        lastArrivalNanos = 0;
        events = 0;
        readings = 0;
        figures = 0;
        blockBytes = 0;
    }

    private int put(SourceStatus status, PackedOutput out) {
        texts.put(status.name(), out);
        out.u8(SourceStates.number(status.state()));
        boolean other = !status.reason().equals(reasons.put(status.name(), status.reason()));
        out.u8(
                (other ? OTHER_REASON : 0)
                        | (status.periodNanos().isPresent() ? HAS_PERIOD : 0)
                        | (status.readEpochNanos().isPresent() ? HAS_READ : 0));
        if (other) {
            texts.putOnce(status.reason(), out);
        }
        status.periodNanos().ifPresent(out::unsigned);
        status.readEpochNanos().ifPresent(epochNanos -> putStamp(epochNanos, out));
        return STATE;
    }

    private int put(SourceReadings of, PackedOutput out) {
        texts.put(of.source(), out);
        List<ReadingState> before = told.getOrDefault(of.source(), List.of());
        List<ReadingState> now = new ArrayList<>();
        PackedOutput entries = new PackedOutput();
        toldBytes -= before.stream().mapToLong(ReadingState::weightBytes).sum();
        int others = told.values().stream().mapToInt(List::size).sum() - before.size();
        SubjectPlaces places = new SubjectPlaces(before);
        int cursor = 0;
        for (Reading reading : of.readings()) {
            ReadingState state = ReadingState.of(reading);
            figures += state.bits().size();
            boolean fits =
                    toldBytes + state.weightBytes() <= MOST_TOLD_BYTES
                            && now.size()
                                    < Math.min(MOST_READINGS_OF_A_SOURCE, MOST_READINGS - others)
                            && figures <= MOST_FIGURES
                            && state.bits().size() <= MOST_FIGURES_OF_A_READING
                            && state.attributes().size() <= MOST_ATTRIBUTES;
            if (fits) {
                cursor = put(state, places.of(state, cursor), before, cursor, entries);
                now.add(state);
                toldBytes += state.weightBytes();
                blockBytes += state.weightBytes();
            }
        }
        readings += now.size();
        told.put(of.source(), now);
        out.unsigned(now.size());
        out.raw(entries);
        return READINGS;
    }

    /// @param place where its subject is in the list before; negative: it is not
    /// @param cursor the place behind the one that the reading before it was at
    /// @return the place behind the one that this reading was at
    private int put(
            ReadingState state,
            int place,
            List<ReadingState> before,
            int cursor,
            PackedOutput out) {
        if (place < 0) {
            out.u8(NEW);
            out.u8(state.kind());
            texts.put(state.id(), out);
            putStamp(state.readEpochNanos(), out);
            putFigures(state, out);
            putAttributes(state.attributes(), out);
            return cursor;
        }
        if (place != cursor) {
            out.u8(MOVED);
            out.unsigned(place);
        }
        ReadingState base = before.get(place);
        if (base.equals(state)) {
            out.u8(KEPT);
            return place + 1;
        }
        boolean otherFigures = !base.figures().equals(state.figures());
        boolean otherAttributes = !base.attributes().equals(state.attributes());
        out.u8(CHANGED);
        out.u8((otherFigures ? OTHER_FIGURES : 0) | (otherAttributes ? OTHER_ATTRIBUTES : 0));
        putStamp(state.readEpochNanos(), out);
        if (otherFigures) {
            putFigures(state, out);
        } else {
            for (int i = 0; i < state.bits().size(); i++) {
                putBits(state.bits().get(i) ^ base.bits().get(i), out);
            }
        }
        if (otherAttributes) {
            putAttributes(state.attributes(), out);
        }
        return place + 1;
    }

    private int put(NodeEvent event, PackedOutput out) {
        putStamp(event.epochNanos(), out);
        texts.put(event.source(), out);
        texts.put(event.type(), out);
        out.u8(Severities.number(event.severity()));
        out.u8(event.subjectKind().number());
        texts.put(event.subject(), out);
        texts.putOnce(event.text(), out);
        putAttributes(event.attributes(), out);
        return HAPPENED;
    }

    private void putFigures(ReadingState state, PackedOutput out) {
        out.unsigned(state.bits().size());
        for (int i = 0; i < state.bits().size(); i++) {
            texts.put(state.figures().get(i), out);
            putBits(state.bits().get(i), out);
        }
    }

    private void putAttributes(Map<String, String> attributes, PackedOutput out) {
        out.unsigned(attributes.size());
        new TreeMap<>(attributes)
                .forEach((name, text) -> {
                    texts.put(name, out);
                    texts.put(text, out);
                });
    }

    private void putStamp(long epochNanos, PackedOutput out) {
        out.signed(epochNanos - lastEpochNanos);
        lastEpochNanos = epochNanos;
    }

    /// Round figures have zeros in their low bits: turned round, they are short.
    private static void putBits(long bits, PackedOutput out) {
        out.unsigned(Long.reverse(bits));
    }
}
