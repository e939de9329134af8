package io.ringside.node.aggregate.operation;

import static io.ringside.node.aggregate.PlayedProcess.collective;
import static io.ringside.node.aggregate.PlayedProcess.kernel;
import static io.ringside.protocol.ring.RingLayout.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.ringside.node.aggregate.Aggregator;
import io.ringside.node.aggregate.PlayedProcess;
import io.ringside.node.aggregate.PlayedProcess.Rec;
import io.ringside.node.aggregate.progress.OperationState;
import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.aggregate.statistics.TimingSource;
import io.ringside.node.aggregate.statistics.TimingStatistics;
import io.ringside.node.aggregate.track.OperationRow;
import io.ringside.node.time.HandClock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Kernel times that NCCL gave to another operation, where its thread read a channel's 64 places
/// too late.
class DisownedStampsTest {
    private static final long MILLI = 1_000_000;
    private static final long BORN = 5_000_000 * MILLI;
    private static final String DROPPED =
            "kernel time dropped: NCCL read another operation's stamps";
    private static final String TOO_LATE = "kernel time counted before its stamps came into doubt";

    private final HandClock clock = new HandClock(BORN, PlayedProcess.EPOCH_OFFSET);
    private final Aggregator aggregator = new Aggregator(clock, new SpanHistory(1_000));
    private final PlayedProcess rank0 = PlayedProcess.tellingLaunches(aggregator, clock, 1, 0, 2);
    private long windows;

    @Test
    void dropsTheTimesOfOperationsThatGotTheStampsOfLaterOnes() {
        rank0.play(operation(1, 1), started(1, 0, 100, 10), kernel(1, 0, 100, 150));
        rank0.play(operation(2, 1), started(2, 0, 6_500, 20), kernel(2, 0, 6_500, 6_590));
        rank0.play(operation(3, 1), refused(3, 0, 200, 30));
        List<OperationRow> rows = endWindow();
        assertEquals(50, kernelNanos(), "the first one's is true");
        assertEquals(1, aggregator.anomalies().of(DROPPED));
        assertEquals(0, aggregator.anomalies().of(TOO_LATE));
        OperationRow second =
                rows.stream().filter(row -> row.operationId() == 2).findFirst().orElseThrow();
        assertEquals(0, second.gpuStartNanos());
        assertEquals(0, second.gpuEndNanos());
        assertEquals(OperationState.COMPLETED, second.state(), "it is over all the same");
    }

    @Test
    void dropsTheTimeWhoseStopAloneWasALaterOnesAndIsToldAfterwards() {
        rank0.play(operation(1, 1), started(1, 0, 100, 10));
        rank0.play(operation(2, 1), refused(2, 0, 200, 20));
        rank0.play(kernel(1, 0, 100, 6_590));
        endWindow();
        assertNull(timing());
        assertEquals(1, aggregator.anomalies().of(DROPPED));
    }

    @Test
    void keepsTheTimesOfWhatStartedOnlyAfterwards() {
        rank0.play(operation(1, 1), refused(1, 0, 200, 30));
        rank0.play(operation(2, 1), started(2, 0, 300, 40), kernel(2, 0, 300, 390));
        endWindow();
        assertEquals(90, kernelNanos());
        assertEquals(0, aggregator.anomalies().of(DROPPED));
    }

    @Test
    void keepsTheTimesOfOtherChannels() {
        rank0.play(operation(1, 1), started(1, 1, 300, 10), kernel(1, 1, 300, 390));
        rank0.play(operation(2, 1), refused(2, 0, 200, 30));
        endWindow();
        assertEquals(90, kernelNanos());
    }

    @Test
    void countsWhatCannotBeTakenBackAnyMore() {
        rank0.play(operation(1, 1), started(1, 0, 6_500, 10), kernel(1, 0, 6_500, 6_590));
        endWindow();
        assertEquals(90, kernelNanos());
        rank0.play(operation(2, 1), refused(2, 0, 200, 30), refused(0, 0, 200, 31));
        endWindow();
        assertEquals(1, aggregator.anomalies().of(TOO_LATE), "once");
        assertEquals(0, aggregator.anomalies().of(DROPPED));
    }

    @Test
    void aRefusedChannelLeavesTheOperationWithoutATime() {
        rank0.play(operation(1, 2), started(1, 0, 100, 10), kernel(1, 0, 100, 150));
        rank0.play(refused(1, 1, 0, 20));
        clock.advance(2_000 * MILLI);
        endWindow();
        assertNull(timing(), "one of its two channels is not known");
    }

    @Test
    void takesForDisownedWhatItCouldNotKeepApart() {
        rank0.play(operation(1, 1), started(1, 3, 100, 10), kernel(1, 3, 100, 150));
        for (int i = 0; i < 257; i++) {
            rank0.play(refused(0, 0, 9_000, 20 + i));
        }
        endWindow();
        assertNull(timing());
        assertEquals(1, aggregator.anomalies().of(DROPPED));
    }

    private static Rec operation(long id, int channels) {
        return collective(id, (int) id, "AllReduce", 1 << 20, channels)
                .times(BORN + id, 0)
                .flags(FLAG_TIMED);
    }

    private static Rec started(long id, int channel, long gpuNanos, long receivedNanos) {
        return new Rec(KIND_KERNEL_CHANNEL_START, id)
                .channel(channel)
                .times(gpuNanos, 0)
                .value(BORN + receivedNanos);
    }

    /// @param fromGpuNanos from where on earlier stamps are wrong; 0 none
    private static Rec refused(long id, int channel, long fromGpuNanos, long receivedNanos) {
        return new Rec(KIND_STAMP_REFUSED, id)
                .channel(channel)
                .times(BORN + receivedNanos, fromGpuNanos);
    }

    private @Nullable TimingStatistics timing() {
        return aggregator
                .communicators()
                .getFirst()
                .members()
                .getFirst()
                .operations()
                .iterator()
                .next()
                .timing(TimingSource.KERNEL);
    }

    private long kernelNanos() {
        TimingStatistics timing = timing();
        assertNotNull(timing);
        return timing.sumNanos();
    }

    private List<OperationRow> endWindow() {
        aggregator.sweep();
        clock.advance(150 * MILLI);
        aggregator.sweep();
        aggregator.endWindow(++windows, 0, clock.epochNanos());
        List<OperationRow> rows = List.copyOf(aggregator.rows().rows());
        aggregator.startWindow();
        return rows;
    }
}
