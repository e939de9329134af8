package io.ringside.node.stream.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.aggregate.span.SpanBlock;
import io.ringside.node.aggregate.span.SpanColumns;
import io.ringside.node.aggregate.span.SpanKind;
import io.ringside.node.aggregate.span.SpanWindow;
import io.ringside.node.time.HandClock;
import io.ringside.node.time.NodeTime;
import io.ringside.v1.SpanBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpanBatchesTest {
    private static final int MOST = SpanBlock.MOST_SPANS;

    private List<SpanWindow> kept = List.of();

    @Test
    void givesEachWindowInBoundedBatchesOldestFirst() {
        kept = List.of(window(1, 2 * MOST + 1), window(2, 0), window(3, 5));
        List<SpanBatch> batches = rest(all());
        assertEquals(
                List.of(
                        "1: " + MOST + " false",
                        "1: " + MOST + " false",
                        "1: 1 true",
                        "2: 0 true",
                        "3: 5 true"),
                batches.stream().map(SpanBatchesTest::shown).toList());
    }

    @Test
    void onlyWindowsThatOverlapTheRange() {
        kept = List.of(window(1, 1), window(2, 1), window(3, 1));
        assertEquals(
                List.of("2: 1 true"),
                rest(new SpanBatches(() -> kept, NodeTime.fixed(new HandClock(0, 0)), 20, 30))
                        .stream()
                        .map(SpanBatchesTest::shown)
                        .toList());
    }

    @Test
    void aWindowThatIsForgottenBeforeItsTurnIsLeftOut() {
        kept = List.of(window(1, 1), window(2, 1), window(3, 1));
        SpanBatches batches = all();
        assertEquals("1: 1 true", shown(batches.next()));
        kept = List.of(window(3, 1));
        assertEquals("3: 1 true", shown(batches.next()));
        assertNull(batches.next());
    }

    @Test
    void ofAWindowThatIsForgottenInTheMiddleTheRestIsToldAsOmitted() {
        kept = List.of(window(1, MOST + 7), window(2, 1));
        SpanBatches batches = all();
        SpanBatch first = batches.next();
        assertNotNull(first);
        assertFalse(first.getLastOfWindow());
        kept = List.of(window(2, 1));
        SpanBatch end = batches.next();
        assertNotNull(end);
        assertEquals("1: 0 true", shown(end));
        assertEquals(first.getOmitted() + 7, end.getOmitted());
        assertEquals(first.getWindowEndEpochNanos(), end.getWindowEndEpochNanos());
        assertEquals("2: 1 true", shown(batches.next()));
        assertNull(batches.next());
    }

    @Test
    void endsWithTheWindowsThatWereThereWhenItBegan() {
        kept = List.of(window(1, 1));
        SpanBatches batches = all();
        kept = List.of(window(1, 1), window(2, 1));
        assertEquals("1: 1 true", shown(batches.next()));
        assertNull(batches.next());
    }

    private SpanBatches all() {
        return new SpanBatches(
                () -> kept, NodeTime.fixed(new HandClock(0, 0)), Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static List<SpanBatch> rest(SpanBatches batches) {
        List<SpanBatch> rest = new ArrayList<>();
        for (SpanBatch next = batches.next(); next != null; next = batches.next()) {
            assertTrue(rest.size() < 100, "no end");
            rest.add(next);
        }
        return rest;
    }

    private static String shown(@Nullable SpanBatch batch) {
        assertNotNull(batch);
        return "%d: %d %s"
                .formatted(batch.getWindow(), batch.getKindCount(), batch.getLastOfWindow());
    }

    /// Three more than it may keep.
    private static SpanWindow window(long number, int size) {
        SpanColumns columns = new SpanColumns(size);
        for (int i = 0; i < size + 3; i++) {
            columns.add(SpanKind.STEP, "AllReduce", 0, 0, 0, 0, 0);
        }
        return columns.close(number, number * 10, number * 10 + 10);
    }
}
