package io.ringside.desktop.state.timeline;

import static io.ringside.desktop.state.Snapshots.SECOND;
import static io.ringside.desktop.state.Snapshots.START;
import static io.ringside.desktop.state.Snapshots.member;
import static io.ringside.desktop.viewdata.TimelineData.SpanChunk.COMPLETION_UNKNOWN;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.model.OperationColumns;
import io.ringside.desktop.model.OperationColumns.State;
import io.ringside.desktop.state.Snapshots;
import io.ringside.desktop.viewdata.TimelineData.Gap;
import io.ringside.desktop.viewdata.TimelineData.Known;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import io.ringside.desktop.viewdata.TimelineData.TrackKind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// How long spans are kept, and what is known of which time.
class KeptHistoryTest {
    private static final long WORLD = 100;

    private final NodeTimeline timeline = new NodeTimeline(new SharedColumns());

    @Test
    void keepsAQuarterOfAnHourAndSaysFromWhen() {
        fill(1_000);
        timeline.prune(Long.MAX_VALUE);

        Known known = timeline.known(false);
        assertAll(
                () -> assertTrue(count() >= 900 && count() <= 900 + 16, "" + count()),
                () -> assertTrue(known.dropped()),
                () -> assertTrue(Math.abs(known.fromNanos() - START - 100 * SECOND) <= 17 * SECOND),
                () -> assertEquals(START + 1_000 * SECOND, known.toNanos()));
    }

    @Test
    void keepsNoMoreThanItsMemoryAndDropsTheOldestFirst() {
        fill(200);
        long before = timeline.memoryBytes();
        timeline.prune(before / 2);

        assertAll(
                () ->
                        assertTrue(
                                timeline.memoryBytes() <= before / 2,
                                timeline.memoryBytes() + " of " + before),
                () -> assertTrue(count() > 0),
                () -> assertTrue(timeline.known(false).dropped()),
                () ->
                        assertEquals(
                                START + 200 * SECOND,
                                enqueued()
                                        .getLast()
                                        .startNanos()[enqueued().getLast().size() - 1]));
    }

    @Test
    void aLongHistoryIsFewChunks() {
        fill(800);
        assertTrue(enqueued().size() <= 100, "joined as they grow old");
    }

    @Test
    void aShortHistoryIsJoinedToo() {
        fill(6);
        assertAll(
                () ->
                        assertEquals(
                                List.of(4, 1, 1),
                                enqueued().stream().map(SpanChunk::size).toList(),
                                "a chunk of few spans takes more for itself than for them"),
                () -> assertEquals(6, count()),
                () ->
                        assertEquals(
                                START + SECOND,
                                enqueued().getFirst().startNanos()[0],
                                "oldest first"));
    }

    @Test
    void windowsThatDidNotComeAreAGap() {
        add(1, OperationColumns.EMPTY);
        add(2, OperationColumns.EMPTY);
        add(9, OperationColumns.EMPTY);

        assertEquals(
                new Known(
                        START,
                        false,
                        START + 9 * SECOND,
                        true,
                        List.of(new Gap(START + 2 * SECOND, START + 8 * SECOND))),
                timeline.known(true));
    }

    @Test
    void gapsAreBoundedAndTheOldestAreNoLongerKept() {
        for (int window = 1; window <= 2 * WindowLog.MOST_GAPS + 2; window += 2) {
            add(window, OperationColumns.EMPTY);
        }
        Known known = timeline.known(false);
        assertAll(
                () -> assertEquals(WindowLog.MOST_GAPS, known.gaps().size()),
                () -> assertFalse(known.dropped()));
        add(4_000, OperationColumns.EMPTY);
        assertAll(
                () -> assertEquals(WindowLog.MOST_GAPS, timeline.known(false).gaps().size()),
                () -> assertTrue(timeline.known(false).dropped()));
    }

    @Test
    void anOperationOfWhichNoMoreIsToldStaysDrawn() {
        add(1, Snapshots.operation(WORLD, State.ENQUEUED, 1, START, 0, 0, 0, 0));
        for (int window = 2; window <= 90; window++) {
            add(window, OperationColumns.EMPTY);
        }
        assertEquals(COMPLETION_UNKNOWN, only(TrackKind.OPERATIONS).flags()[0]);
    }

    private void fill(int windows) {
        for (int window = 1; window <= windows; window++) {
            add(
                    window,
                    Snapshots.operation(
                            WORLD, State.CAPTURED, window, START + window * SECOND, 0, 0, 0, 0));
        }
    }

    private List<SpanChunk> enqueued() {
        return tracks().getOrDefault(TrackKind.ENQUEUE, List.of());
    }

    private void add(long window, OperationColumns operations) {
        timeline.add(
                new Snapshots()
                        .window(window)
                        .process(1)
                        .communicator(WORLD, 2, member(0, 1), member(1, 2))
                        .operations(operations)
                        .build());
    }

    private Map<TrackKind, List<SpanChunk>> tracks() {
        Map<TrackKey, List<SpanChunk>> chunks = new LinkedHashMap<>();
        timeline.collect(chunks);
        Map<TrackKind, List<SpanChunk>> byKind = new HashMap<>();
        chunks.forEach((key, list) -> byKind.put(key.kind(), list));
        return byKind;
    }

    private SpanChunk only(TrackKind kind) {
        List<SpanChunk> chunks = tracks().getOrDefault(kind, List.of());
        assertEquals(1, chunks.size(), kind.toString());
        return chunks.getFirst();
    }

    private long count() {
        return tracks().values().stream().flatMap(List::stream).mapToLong(SpanChunk::size).sum();
    }
}
