package io.ringside.node.aggregate;

import static io.ringside.node.aggregate.PlayedProcess.transfer;
import static io.ringside.protocol.ring.RingLayout.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.aggregate.PlayedProcess.Rec;
import io.ringside.node.aggregate.communicator.ChannelStatistics;
import io.ringside.node.aggregate.communicator.LinkStatistics;
import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.aggregate.statistics.StepRegression;
import io.ringside.node.aggregate.statistics.StepSums;
import io.ringside.node.time.HandClock;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FoldedStepsTest {
    private static final String ORPHANS = "folded steps without their beginning";

    private final HandClock clock = new HandClock(5_000_000_000_000L, PlayedProcess.EPOCH_OFFSET);
    private final Aggregator aggregator = new Aggregator(clock, new SpanHistory(1_000));

    @Test
    void saysOfFoldedStepsWhatTheSingleOnesSay() {
        for (int seed = 0; seed < 100; seed++) {
            Aggregator one = new Aggregator(clock, new SpanHistory(10));
            Aggregator other = new Aggregator(clock, new SpanHistory(10));
            PlayedProcess single = new PlayedProcess(one, clock, 1, 0, 4);
            PlayedProcess folded = new PlayedProcess(other, clock, 1, 0, 4);
            Random random = new Random(seed);
            long at = 1_000_000_000_000L;
            for (int transfers = 0; transfers < 20; transfers++) {
                StepFold steps = new StepFold();
                int sizes = 1 + random.nextInt(4);
                int count = 1 + random.nextInt(40);
                for (int i = 0; i < count; i++) {
                    long bytes = 4_000_000L - 64L * random.nextInt(sizes);
                    long third = 2_000_000_000L + bytes / 10 + random.nextInt(1_000);
                    steps.step(at, at + third + 700, 300, third, bytes);
                    at += third + random.nextInt(2_000) - 500;
                }
                single.play(steps.single(1, 1, 3, true));
                folded.play(steps.folded(1, 1, 3, true));
                at += 10_000;
            }
            LinkStatistics exact = links(one).getFirst();
            LinkStatistics merged = links(other).getFirst();
            assertEquals(exact.busyNanos(), merged.busyNanos(), "seed " + seed);
            assertEquals(exact.rateBytesPerSecond(), merged.rateBytesPerSecond(), "seed " + seed);
            StepRegression wanted = Objects.requireNonNull(exact.regression());
            StepRegression found = Objects.requireNonNull(merged.regression());
            assertEquals(wanted.steps(), found.steps());
            assertEquals(wanted.slopeNanosPerByte(), found.slopeNanosPerByte(), 1e-6);
            assertEquals(1, found.interceptNanos() / wanted.interceptNanos(), 1e-7);
            assertEquals(wanted.rSquared(), found.rSquared(), 1e-7);
            ChannelStatistics channel = channels(other).getFirst();
            ChannelStatistics wantedChannel = channels(one).getFirst();
            assertEquals(wantedChannel.steps(), channel.steps());
            assertEquals(wantedChannel.firstStateNanos(), channel.firstStateNanos());
            assertEquals(wantedChannel.secondStateNanos(), channel.secondStateNanos());
            assertEquals(wantedChannel.thirdStateNanos(), channel.thirdStateNanos());
        }
    }

    @Test
    void losesNoDigitWhereTheBaseLiesFarFromTheMean() {
        StepSums sums =
                sums(
                        3,
                        4_000_000_000L,
                        1,
                        new long[] {0, -1_999_999_000L, -1_999_999_003L},
                        new long[] {0, 2_000_000_000L, 2_000_000_005L});
        StepRegression regression = new StepRegression();
        regression.add(sums);
        StepRegression single = new StepRegression();
        single.add(4_000_000_000L, 1);
        single.add(2_000_001_000L, 2_000_000_001L);
        single.add(2_000_000_997L, 2_000_000_006L);
        assertEquals(single.slopeNanosPerByte(), regression.slopeNanosPerByte(), 1e-12);
        assertEquals(single.rSquared(), regression.rSquared(), 1e-12);
    }

    @Test
    void givesNoLatencyForOneSizeAndItsLeastAndMeanTime() {
        rank0().play(
                        new StepFold()
                                .step(100, 200, 0, 50, 4_096)
                                .step(200, 300, 0, 70, 4_096)
                                .folded(1, 1, 0, true));
        LinkStatistics link = links(aggregator).getFirst();
        StepRegression regression = Objects.requireNonNull(link.regression());
        assertTrue(link.latencyNanos().isEmpty());
        assertEquals(1, regression.distinctSizes());
        assertEquals(4_096, regression.commonSizeBytes());
        assertEquals(2, regression.commonSizeSteps());
        assertEquals(50, regression.commonSizeMinNanos());
        assertEquals(120, regression.commonSizeSumNanos());
        assertEquals(8_192 * 1e9 / 120, link.rateBytesPerSecond().orElseThrow(), 1e-3);
    }

    @Test
    void countsDistinctSizesOverTransfersThatHaveTwoEach() {
        PlayedProcess rank0 = rank0();
        rank0.play(two(100, 4_096, 1_000));
        rank0.play(two(1_000, 4_096, 1_000));
        assertEquals(2, regression().distinctSizes(), "the same two");
        rank0.play(two(2_000, 4_096, 2_000));
        assertEquals(3, regression().distinctSizes());
        assertEquals(4_096, regression().commonSizeBytes());
    }

    @Test
    void knowsOfThreeSizesInOneTransferThatThereAreThree() {
        rank0().play(
                        new StepFold()
                                .step(100, 200, 0, 50, 4_096)
                                .step(200, 300, 0, 40, 3_000)
                                .step(300, 400, 0, 30, 2_000)
                                .folded(1, 1, 0, true));
        assertEquals(3, regression().distinctSizes());
    }

    @Test
    void takesTheRecordsOfOneTransferFromSeveralBatches() {
        PlayedProcess rank0 = rank0();
        for (Rec record : two(100, 4_096, 1_000)) {
            rank0.play(record);
        }
        assertEquals(2, regression().steps());
        assertEquals(0, aggregator.anomalies().of(ORPHANS));
    }

    @Test
    void keepsTheFoldsOfTwoLanesApart() {
        PlayedProcess rank0 = rank0();
        Rec[] first = two(100, 4_096, 1_000);
        Rec[] second = two(5_000, 8_192, 500);
        for (int i = 0; i < 3; i++) {
            rank0.playOn(1, first[i]);
            rank0.playOn(2, second[i]);
        }
        assertEquals(4, regression().steps());
        assertEquals(4, regression().distinctSizes());
        assertEquals(0, aggregator.anomalies().of(ORPHANS));
    }

    @Test
    void neverMixesTwoTransfersWhenARecordBetweenThemWasLost() {
        PlayedProcess rank0 = rank0();
        Rec[] first = two(100, 4_096, 1_000);
        Rec[] second = two(5_000, 8_192, 500);
        rank0.play(first[0], first[1]);
        for (int i = 0; i < 3; i++) {
            rank0.loseOne(0);
        }
        rank0.play(second[2]);
        assertEquals(0, regression().steps());
        assertEquals(0, links(aggregator).getFirst().busyNanos(), "no time without its bytes");
        assertEquals(1, aggregator.anomalies().of(ORPHANS));
        assertEquals(2, channels(aggregator).getFirst().steps(), "the states came whole");
        rank0.play(two(9_000, 4_096, 1_000));
        assertEquals(2, regression().steps(), "the next one counts");
    }

    @Test
    void leavesOutTheWireOfAnotherTransfer() {
        PlayedProcess rank0 = rank0();
        Rec[] first = two(100, 4_096, 1_000);
        Rec[] other = new StepFold().step(1, 9, 0, 2, 5).folded(2, 1, 0, true);
        rank0.play(first[0], other[1]);
        assertEquals(0, regression().steps());
        assertEquals(1, aggregator.anomalies().of(ORPHANS));
    }

    @Test
    void keepsTimeAndBytesOfSumsThatOverflowed() {
        Rec[] records = two(100, 4_096, 1_000);
        records[1].flags(FLAG_SEND | FLAG_INCOMPLETE);
        records[2].flags(FLAG_SEND | FLAG_INCOMPLETE);
        rank0().play(records);
        LinkStatistics link = links(aggregator).getFirst();
        assertEquals(0, regression().steps());
        assertEquals(90, link.busyNanos());
        assertEquals(5_096 * 1e9 / 90, link.rateBytesPerSecond().orElseThrow(), 1e-3);
    }

    @Test
    void countsTheStatesOfAReceiveAndNoLink() {
        rank0().play(
                        new StepFold()
                                .step(100, 200, 20, 50, 4_096)
                                .step(200, 300, 10, 70, 4_096)
                                .folded(1, 1, 0, false));
        ChannelStatistics channel = channels(aggregator).getFirst();
        assertEquals(2, channel.steps());
        assertEquals(50, channel.firstStateNanos());
        assertEquals(30, channel.secondStateNanos());
        assertEquals(120, channel.thirdStateNanos());
        assertEquals(List.of(), links(aggregator));
    }

    @Test
    void countsEachStepOnceWhereTheLevelChangedWithinATransfer() {
        PlayedProcess rank0 = rank0();
        rank0.play(new StepFold().step(100, 200, 0, 50, 4_096).single(1, 1, 0, true));
        rank0.play(transfer(KIND_PROXY_OPERATION_STOP, 1, 1, 0, 100, 900, 12_288, true).steps(3));
        rank0.play(
                new StepFold()
                        .step(200, 300, 0, 50, 4_096)
                        .step(300, 400, 0, 50, 4_096)
                        .folded(1, 1, 0, true));
        LinkStatistics link = links(aggregator).getFirst();
        assertEquals(3, channels(aggregator).getFirst().steps());
        assertEquals(3, regression().steps());
        assertEquals(12_288, link.bytes());
        assertEquals(150, link.busyNanos());
        assertEquals(12_288 * 1e9 / 150, link.rateBytesPerSecond().orElseThrow(), 1e-3);
    }

    @Test
    void neverUnderstatesTheTimeOfOverlappingTransfers() {
        PlayedProcess rank0 = rank0();
        StepFold half = new StepFold().step(0, 1_250, 0, 250, 10).step(1_500, 2_000, 0, 250, 10);
        rank0.play(half.folded(1, 1, 0, true));
        assertEquals(500, links(aggregator).getFirst().busyNanos());
        rank0.play(half.folded(2, 1, 1, true));
        assertEquals(1_000, links(aggregator).getFirst().busyNanos(), "as if one after the other");
        rank0.play(
                new StepFold()
                        .step(0, 1_750, 0, 250, 10)
                        .step(2_000, 2_500, 0, 250, 10)
                        .folded(3, 1, 2, true));
        rank0.play(half.folded(4, 1, 3, true));
        assertEquals(
                1_500, links(aggregator).getFirst().busyNanos(), "no longer than all intervals");
    }

    @Test
    void givesTheFoldedStepsOfATransferRunForAnotherProcessToThatProcess() {
        PlayedProcess rank0 = rank0();
        PlayedProcess rank1 = new PlayedProcess(aggregator, clock, 2, 1, 4);
        rank1.communicator(3, 0xBEEF, 1, 4);
        rank1.update();
        Rec[] folded =
                new StepFold().step(100, 200, 0, 50, 4_096).folded(0, 2, 0, FLAG_SEND | FLAG_PXN);
        rank0.play(
                transfer(KIND_PROXY_OPERATION_STOP, 0, 2, 0, 100, 240, 4_096, true)
                        .communicator(3)
                        .flags(FLAG_SEND | FLAG_PXN)
                        .origin(102));
        rank0.play(Arrays.stream(folded).map(r -> r.communicator(3)).toArray(Rec[]::new));
        LinkStatistics link = aggregator.communicators().get(1).links().getFirst();
        assertEquals(1, link.from());
        assertEquals(2, link.to());
        assertEquals(50, link.busyNanos());
    }

    @Test
    void takesAKindBeyondItsOwnForALaterLayouts() {
        rank0().play(new Rec(KIND_STAMP_REFUSED + 1, 1));
        assertEquals(1, aggregator.anomalies().of("record of a later layout"));
    }

    private PlayedProcess rank0() {
        return new PlayedProcess(aggregator, clock, 1, 0, 4);
    }

    private static Rec[] two(long at, long bytes, long otherBytes) {
        return new StepFold()
                .step(at, at + 100, 0, 50, bytes)
                .step(at + 100, at + 200, 0, 40, otherBytes)
                .folded(1, 1, 0, true);
    }

    private StepRegression regression() {
        return Objects.requireNonNull(links(aggregator).getFirst().regression());
    }

    private static List<LinkStatistics> links(Aggregator aggregator) {
        return aggregator.communicators().getFirst().links();
    }

    private static List<ChannelStatistics> channels(Aggregator aggregator) {
        return aggregator.communicators().getFirst().members().getFirst().channels();
    }

    private static StepSums sums(
            long steps, long baseBytes, long baseNanos, long[] fromBytes, long[] fromNanos) {
        long squaresBytes = 0;
        long squaresNanos = 0;
        long products = 0;
        for (int i = 0; i < steps; i++) {
            squaresBytes += fromBytes[i] * fromBytes[i];
            squaresNanos += fromNanos[i] * fromNanos[i];
            products += fromBytes[i] * fromNanos[i];
        }
        return new StepSums(
                steps,
                baseBytes,
                baseNanos,
                3,
                Arrays.stream(fromBytes).sum(),
                Arrays.stream(fromNanos).sum(),
                squaresBytes,
                squaresNanos,
                products,
                1,
                baseNanos,
                baseNanos);
    }
}
