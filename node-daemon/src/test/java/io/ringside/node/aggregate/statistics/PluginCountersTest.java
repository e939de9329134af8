package io.ringside.node.aggregate.statistics;

import static io.ringside.protocol.ring.RingLayout.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.node.aggregate.Aggregator;
import io.ringside.node.aggregate.PlayedProcess;
import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.time.HandClock;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginCountersTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int HANDLES = HEADER_LOSSES + LOSS_NO_HANDLE * Long.BYTES;
    private static final int STOPS = HEADER_ANOMALIES + ANOMALY_DOUBLE_STOP * Long.BYTES;

    private final HandClock clock = new HandClock(100 * SECOND, 0);
    private final Aggregator aggregator = new Aggregator(clock, new SpanHistory(1_000));

    @Test
    void whatIsCountedAtTheRateOfAPluginIsBelieved() {
        PlayedProcess process = process(_ -> {});
        for (int i = 1; i <= 10; i++) {
            clock.advance(SECOND);
            process.header().putLong(HANDLES, i * 15_000_000L);
            process.lanes().putLong(LANE_LOST_FULL, i * 19_000_000L);
            process.update();
        }
        assertEquals(150_000_000, aggregator.pluginLosses(LOSS_NO_HANDLE));
        assertEquals(190_000_000, aggregator.lostFull());
        assertEquals(0, aggregator.disbelievedCounters());
    }

    @ParameterizedTest
    @ValueSource(
            longs = {1L << 25, 1L << 28, 1L << 40, 1_000_000_000_000_000_000L, 1L << 63, -1, 4})
    void aScribbledCounterIsNoMeasurementAndWhatWasCountedBeforeStands(long scribbled) {
        PlayedProcess process = process(_ -> {});
        process.header().putLong(HANDLES, 5);
        process.header().putLong(STOPS, 7);
        process.lanes().putLong(LANE_LOST_FULL, 3);
        process.update();
        clock.advance(SECOND);
        process.header().putLong(HANDLES, scribbled);
        process.header().putLong(STOPS, 8);
        process.update();
        assertCounts(5, 7, 3);
        assertEquals(1, aggregator.disbelievedCounters());
        process.header().putLong(HANDLES, 6);
        process.update();
        assertCounts(5, 7, 3);
        process.end(SegmentEnd.DIED);
        assertCounts(5, 7, 3);
        assertEquals(1, aggregator.disbelievedCounters(), "once for each process");
    }

    @ParameterizedTest
    @ValueSource(ints = {LANE_LOST_FULL, LANE_LOST_RESERVE})
    void lanesWhoseSumTurnsOverAreNotBelieved(int counter) {
        PlayedProcess process = process(_ -> {});
        LongStream.range(0, 4)
                .forEach(lane ->
                        process.lanes()
                                .putLong(
                                        (int) lane * LANE_HEADER_BYTES + counter,
                                        Long.MAX_VALUE / 2 + 1));
        process.update();
        assertCounts(0, 0, 0);
        assertEquals(0, aggregator.lostReserve());
        assertEquals(1, aggregator.disbelievedCounters());
    }

    @Test
    void aProcessThatClaimsAtFirstWhatItCannotHaveCountedIsNotBelieved() {
        process(header -> header.putLong(HANDLES, 1L << 62));
        assertCounts(0, 0, 0);
        assertEquals(1, aggregator.disbelievedCounters());
    }

    @Test
    void ofAProcessOlderThanTheDaemonOnlyWhatCameSinceIsToldAndBelieved() {
        PlayedProcess process =
                process(header ->
                        header.putLong(HEADER_CLOCK_MONOTONIC_NANOS, SECOND)
                                .putLong(HANDLES, 9_000_000_000L));
        clock.advance(SECOND);
        process.header().putLong(HANDLES, 9_000_000_004L);
        process.update();
        assertCounts(4, 0, 0);
        assertEquals(0, aggregator.disbelievedCounters());
    }

    @Test
    void aProcessThatWaitedLongForItsPlaceIsBelieved() {
        clock.advance(1_000 * SECOND);
        process(header ->
                header.putLong(HEADER_CLOCK_MONOTONIC_NANOS, 200 * SECOND)
                        .putLong(HANDLES, 10_000_000_000L));
        assertCounts(10_000_000_000L, 0, 0);
        assertEquals(0, aggregator.disbelievedCounters());
    }

    private void assertCounts(long handles, long stops, long full) {
        assertEquals(handles, aggregator.pluginLosses(LOSS_NO_HANDLE));
        assertEquals(stops, aggregator.pluginAnomalies(ANOMALY_DOUBLE_STOP));
        assertEquals(full, aggregator.lostFull());
    }

    private PlayedProcess process(Consumer<ByteBuffer> told) {
        return new PlayedProcess(aggregator, clock, 1, 0, 2, told);
    }
}
