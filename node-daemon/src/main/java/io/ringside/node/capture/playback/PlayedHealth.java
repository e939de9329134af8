package io.ringside.node.capture.playback;

import io.ringside.node.capture.codec.CaptureEvent;
import io.ringside.node.capture.file.CaptureSummary;
import io.ringside.node.ranks.RankExchange;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Source;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.sampling.EventLog;
import io.ringside.node.source.nvml.NvmlSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/// What the captured sources said, as far as it is played: readings, states, events, ring orders,
/// with their stamps moved. The playing thread tells it, any thread may ask.
public final class PlayedHealth {
    /// Names the segment that a process is captured in.
    private static final String SEGMENT = "ringside.segment";

    private static final int EVENTS = 256;

    private final Map<String, PlayedSource> sources = new LinkedHashMap<>();
    private final PlayedSource nvml;
    private final EventLog events = new EventLog(EVENTS);
    private final RankExchange ranks = new RankExchange();
    private final Map<String, String> segmentNames = new HashMap<>(); // the playing thread's

    PlayedHealth(CaptureSummary summary, String fileName) {
        String note =
                "Playback: the GPU readings are those of %s, not this host's.".formatted(fileName);
        summary.sources()
                .forEach((name, said) -> {
                    if (said.isSource()) {
                        sources.put(
                                name,
                                new PlayedSource(name, name.equals(NvmlSource.NAME) ? note : ""));
                    }
                });
        SourceStatus unheard =
                summary.readings() == 0
                        ? new SourceStatus(
                                NvmlSource.NAME,
                                State.UNAVAILABLE,
                                "%s holds no GPU readings.".formatted(fileName))
                        : SourceStatus.ok(NvmlSource.NAME);
        nvml = sources.getOrDefault(NvmlSource.NAME, new PlayedSource(unheard, note));
    }

    /// Whether the capture holds anything of this; one of format 1.0 does not.
    public boolean isThere() {
        return !sources.isEmpty();
    }

    /// Those that the capture tells of, but for the one with that name.
    public List<Source> sourcesBut(String name) {
        return sources.entrySet().stream()
                .filter(each -> !each.getKey().equals(name))
                .<Source>map(Map.Entry::getValue)
                .toList();
    }

    /// Which is listed whether the capture tells of it or, of format 1.0, only of its GPUs.
    Source nvml() {
        return nvml;
    }

    /// Of the present round.
    public EventLog events() {
        return events;
    }

    /// The ring orders of the present round.
    public RankExchange ranks() {
        return ranks;
    }

    /// As before the capture began.
    void forget() {
        sources.values().forEach(PlayedSource::forget);
        events.clear();
        ranks.publishRings(List.of());
        segmentNames.clear();
    }

    /// Readings name the captured process's segment, which is played under another name.
    void playedAs(String segment, String played) {
        segmentNames.put(segment, played);
    }

    /// @param moved moves a captured stamp of the wall clock
    void deliver(CaptureEvent.Health event, LongUnaryOperator moved) {
        switch (event) {
            case CaptureEvent.State state -> {
                @Nullable PlayedSource source = sources.get(state.status().name());
                if (source != null) {
                    source.say(moved(state.status(), moved));
                }
            }
            case CaptureEvent.SourceReadings of -> {
                @Nullable PlayedSource source = sources.get(of.source());
                if (source != null) {
                    source.read(
                            of.readings().stream().map(reading -> moved(reading, moved)).toList());
                }
            }
            case CaptureEvent.Happened happened -> events.add(moved(happened.event(), moved));
            case CaptureEvent.Rings rings -> ranks.publishRings(rings.rings());
        }
    }

    private static SourceStatus moved(SourceStatus status, LongUnaryOperator moved) {
        return new SourceStatus(
                status.name(),
                status.state(),
                status.reason(),
                status.periodNanos(),
                status.readEpochNanos().stream().map(moved).findFirst());
    }

    private Reading moved(Reading reading, LongUnaryOperator moved) {
        Map<String, String> attributes = reading.attributes();
        @Nullable String played = segmentNames.get(attributes.getOrDefault(SEGMENT, ""));
        if (played != null) {
            attributes = new HashMap<>(attributes);
            attributes.put(SEGMENT, played);
        }
        return new Reading(
                reading.kind(),
                reading.id(),
                reading.source(),
                moved.applyAsLong(reading.readEpochNanos()),
                reading.figures(),
                attributes);
    }

    private static NodeEvent moved(NodeEvent event, LongUnaryOperator moved) {
        return new NodeEvent(
                moved.applyAsLong(event.epochNanos()),
                event.source(),
                event.type(),
                event.severity(),
                event.subjectKind(),
                event.subject(),
                event.text(),
                event.attributes());
    }
}
