package io.ringside.node.capture.health;

import static io.ringside.node.capture.health.HealthFormat.*;

import io.ringside.node.capture.codec.CaptureEvent;
import io.ringside.node.capture.codec.CaptureEvent.Happened;
import io.ringside.node.capture.codec.CaptureEvent.Rings;
import io.ringside.node.capture.codec.CaptureEvent.SourceReadings;
import io.ringside.node.capture.codec.CaptureEvent.State;
import io.ringside.node.capture.codec.DecodeBudget;
import io.ringside.node.capture.codec.MalformedCaptureException;
import io.ringside.node.capture.codec.PackedInput;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Severity;
import io.ringside.node.reading.SourceStatus;
import io.ringside.protocol.figures.SubjectKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What [HealthEncoder] wrote, block after block from the first one on. Content is hostile:
/// whatever makes no sense, or is more than a block may hold, is refused with a reason. Left out is
/// what this version does not know: kinds of events, kinds of subjects, figures. One thread's.
public final class HealthDecoder {
    private final Map<String, String> reasons = new HashMap<>();
    private final ReadingLists lists = new ReadingLists();
    private NumberedTexts texts = new NumberedTexts();

    public List<CaptureEvent> decode(byte[] raw) throws MalformedCaptureException {
        return decode(ByteBuffer.wrap(raw));
    }

    public List<CaptureEvent> decode(ByteBuffer raw) throws MalformedCaptureException {
        PackedInput block = new PackedInput(raw);
        if (block.count("how the block begins", ANEW) == ANEW) {
            texts = new NumberedTexts();
            reasons.clear();
            lists.forget();
        }
        lists.beginBlock();
        List<CaptureEvent> events = new ArrayList<>();
        long arrival = 0;
        int left = MOST_EVENTS;
        int linksLeft = MOST_LINKS;
        while (!block.atEnd()) {
            if (left-- == 0) {
                throw new MalformedCaptureException("it has more events than are possible");
            }
            int kind = block.u8();
            arrival += block.signed();
            PackedInput body = block.part("an event");
            block.spend(2L * DecodeBudget.EVENT_BYTES);
            switch (kind) {
                case STATE -> events.add(new State(arrival, takeStatus(body)));
                case READINGS -> {
                    String source = takeSource(body);
                    events.add(
                            new SourceReadings(arrival, source, lists.take(source, body, texts)));
                }
                case HAPPENED -> {
                    Optional<NodeEvent> event = takeEvent(body);
                    if (event.isPresent()) {
                        events.add(new Happened(arrival, event.get()));
                    }
                }
                case RINGS -> {
                    Rings rings = RingsCodec.take(arrival, body, texts, linksLeft);
                    linksLeft -= RingsCodec.links(rings.rings());
                    events.add(rings);
                }
                default -> {} // of a later version
            }
        }
        return events;
    }

    private String takeSource(PackedInput in) throws MalformedCaptureException {
        String name = texts.take(in, "a source's name");
        if (reasons.putIfAbsent(name, "") == null && reasons.size() > MOST_SOURCES) {
            throw new MalformedCaptureException("it has more sources than are possible");
        }
        return name;
    }

    private SourceStatus takeStatus(PackedInput in) throws MalformedCaptureException {
        String name = takeSource(in);
        SourceStatus.State state = SourceStates.take(in);
        int has = in.u8();
        if ((has & OTHER_REASON) != 0) {
            reasons.put(name, texts.take(in, "a source's reason"));
        }
        OptionalLong period =
                (has & HAS_PERIOD) == 0 ? OptionalLong.empty() : OptionalLong.of(in.unsigned());
        OptionalLong read =
                (has & HAS_READ) == 0 ? OptionalLong.empty() : OptionalLong.of(lists.takeStamp(in));
        return new SourceStatus(name, state, reasons.getOrDefault(name, ""), period, read);
    }

    private Optional<NodeEvent> takeEvent(PackedInput in) throws MalformedCaptureException {
        long epochNanos = lists.takeStamp(in);
        String source = texts.take(in, "an event's source");
        String type = texts.take(in, "an event's type");
        Severity severity = Severities.take(in);
        int kind = in.u8();
        String subject = texts.take(in, "an event's subject");
        String text = texts.take(in, "an event's text");
        Map<String, String> attributes = ReadingLists.takeAttributes(in, texts);
        return Arrays.stream(SubjectKind.values())
                .filter(known -> known.number() == kind)
                .findFirst()
                .map(known ->
                        new NodeEvent(
                                epochNanos,
                                source,
                                type,
                                severity,
                                known,
                                subject,
                                text,
                                attributes));
    }
}
