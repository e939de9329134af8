package io.ringside.desktop.state.timeline;

import static io.ringside.desktop.state.Snapshots.SECOND;
import static io.ringside.desktop.state.Snapshots.START;
import static io.ringside.desktop.state.Snapshots.member;
import static io.ringside.desktop.viewdata.TimelineData.SpanChunk.CAPTURED;
import static io.ringside.desktop.viewdata.TimelineData.SpanChunk.COMPLETION_UNKNOWN;
import static io.ringside.desktop.viewdata.TimelineData.SpanChunk.GPU_CLOCK;
import static io.ringside.desktop.viewdata.TimelineData.SpanChunk.OPEN;
import static io.ringside.desktop.viewdata.TimelineData.SpanChunk.SEND;
import static io.ringside.desktop.viewdata.TimelineData.SpanChunk.STEP;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.OperationColumns;
import io.ringside.desktop.model.OperationColumns.State;
import io.ringside.desktop.model.SpanColumns;
import io.ringside.desktop.model.SpanColumns.Kind;
import io.ringside.desktop.state.Communicators;
import io.ringside.desktop.state.RankAxis;
import io.ringside.desktop.state.RankAxisBuilder;
import io.ringside.desktop.state.Snapshots;
import io.ringside.desktop.state.TimelineBuilder;
import io.ringside.desktop.viewdata.TimelineData;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import io.ringside.desktop.viewdata.TimelineData.Track;
import io.ringside.desktop.viewdata.TimelineData.TrackKind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NodeTimelineTest {
    private static final long WORLD = 100;

    /// Process 1's GPU clock is one second behind the node's.
    private static final long GPU_OFFSET = SECOND;

    private final NodeTimeline timeline = new NodeTimeline(new SharedColumns());
    private NodeSnapshot newest = new Snapshots().build();

    @Test
    void drawsAnOperationByItsKernelTimesMovedToTheNodesClock() {
        add(
                1,
                Snapshots.operation(
                        WORLD,
                        State.COMPLETED,
                        1,
                        START,
                        START - GPU_OFFSET + 50,
                        START - GPU_OFFSET + 90,
                        START + 1,
                        START + 2));

        SpanChunk chunk = only(TrackKind.OPERATIONS);

        assertAll(
                () -> assertEquals(START + 50, chunk.startNanos()[0]),
                () -> assertEquals(START + 90, chunk.endNanos()[0]),
                () -> assertEquals(GPU_CLOCK, chunk.flags()[0]),
                () -> assertEquals("AllReduce", chunk.names()[chunk.name()[0]]));
    }

    @Test
    void drawsAnOperationWithoutKernelTimesByItsProxys() {
        add(1, Snapshots.operation(WORLD, State.COMPLETED, 1, START, 0, 0, START + 5, START + 8));

        SpanChunk chunk = only(TrackKind.OPERATIONS);

        assertAll(
                () -> assertEquals(START + 5, chunk.startNanos()[0]),
                () -> assertEquals(START + 8, chunk.endNanos()[0]),
                () -> assertEquals(0, chunk.flags()[0]));
    }

    @Test
    void drawsAnOperationWithoutKernelTimesByTheEventsOfItsLaunch() {
        OperationColumns columns =
                Snapshots.operation(WORLD, State.COMPLETED, 1, START, 0, 0, START + 5, START + 8);
        columns.eventStartEpochNanos()[0] = START + 3;
        columns.eventEndEpochNanos()[0] = START + 9;
        columns.launchOperations()[0] = 4;
        add(1, columns);

        SpanChunk chunk = only(TrackKind.OPERATIONS);

        assertAll(
                () -> assertEquals(START + 3, chunk.startNanos()[0]),
                () -> assertEquals(START + 9, chunk.endNanos()[0]),
                () -> assertEquals(SpanChunk.EVENTS, chunk.flags()[0]),
                () -> assertEquals(4, chunk.detail()[0], "operations of the launch"));
    }

    @Test
    void drawsAnOperationWithNeitherAsEnqueuedWithCompletionUnknown() {
        add(1, Snapshots.operation(WORLD, State.CLOSED_BY_ORDER, 1, START, 0, 0, 0, 0));

        SpanChunk chunk = only(TrackKind.OPERATIONS);

        assertAll(
                () -> assertEquals(START + 10, chunk.endNanos()[0]),
                () -> assertEquals(COMPLETION_UNKNOWN, chunk.flags()[0]));
    }

    @Test
    void drawsACapturedOperationsEnqueueingAndNoRun() {
        add(1, Snapshots.operation(WORLD, State.CAPTURED, 1, START, 0, 0, 0, 0));

        assertAll(
                () -> assertEquals(CAPTURED, only(TrackKind.ENQUEUE).flags()[0]),
                () -> assertNull(tracks().get(TrackKind.OPERATIONS)));
    }

    @Test
    void replacesAnEnqueuedOperationWhenMoreIsKnownOfIt() {
        add(1, Snapshots.operation(WORLD, State.ENQUEUED, 1, START, 0, 0, 0, 0));
        int provisionalFlags = only(TrackKind.OPERATIONS).flags()[0];
        add(2, Snapshots.operation(WORLD, State.COMPLETED, 1, START, 0, 0, START + 5, START + 8));

        assertAll(
                () -> assertEquals(COMPLETION_UNKNOWN, provisionalFlags),
                () -> assertEquals(START + 8, only(TrackKind.OPERATIONS).endNanos()[0]),
                () -> assertEquals(1, only(TrackKind.ENQUEUE).size()));
    }

    @Test
    void drawsAnOpenOperationWithoutAnEndForAsLongAsItIsOpen() {
        newest =
                new Snapshots()
                        .process(1)
                        .communicator(WORLD, 2, member(0, 1))
                        .operations(Snapshots.operation(WORLD, State.OPEN, 1, START, 0, 0, 0, 0))
                        .open(WORLD, 0, 7, START)
                        .build();
        timeline.add(newest);
        SpanChunk open = only(TrackKind.OPERATIONS);
        add(2, OperationColumns.EMPTY);

        assertAll(
                () -> assertEquals(0, open.endNanos()[0]),
                () -> assertEquals(OPEN, open.flags()[0]),
                () -> assertNull(tracks().get(TrackKind.OPERATIONS)));
    }

    @Test
    void putsTransfersAndTheirStepsOnOneTrackAndKernelChannelsOnAnother() {
        add(1, OperationColumns.EMPTY);
        timeline.add(
                spans(
                        new Kind[] {Kind.STEP, Kind.TRANSFER, Kind.KERNEL_CHANNEL, Kind.API},
                        new long[] {START + 20, START + 10, START - GPU_OFFSET, START}),
                newest);

        SpanChunk transfers = only(TrackKind.TRANSFER);
        SpanChunk kernel = only(TrackKind.KERNEL_CHANNEL);

        assertAll(
                () -> assertEquals(2, transfers.size()),
                () -> assertEquals(START + 10, transfers.startNanos()[0]),
                () -> assertEquals(SEND, transfers.flags()[0]),
                () -> assertEquals(SEND | STEP, transfers.flags()[1]),
                () -> assertEquals((3L << 32) | 4, transfers.detail()[1]),
                () -> assertEquals(START, kernel.startNanos()[0]),
                () -> assertEquals(GPU_CLOCK, kernel.flags()[0]));
    }

    @Test
    void countsKernelSpansOfAProcessWhoseGpuClockIsNotKnown() {
        newest = new Snapshots().communicator(WORLD, 2, member(0, 1)).build();
        timeline.add(newest);
        timeline.add(spans(new Kind[] {Kind.KERNEL_CHANNEL}, new long[] {5}), newest);

        assertAll(
                () -> assertEquals(1, timeline.withoutGpuClock()),
                () -> assertNull(tracks().get(TrackKind.KERNEL_CHANNEL)));
    }

    @Test
    void ignoresSpansOfAnEarlierRunOfTheDaemon() {
        newest =
                new Snapshots()
                        .run(START + 5)
                        .process(1)
                        .communicator(WORLD, 2, member(0, 1))
                        .build();
        timeline.add(newest);
        timeline.add(spans(new Kind[] {Kind.TRANSFER}, new long[] {START}), newest);

        assertEquals(Map.of(), tracks());
    }

    @Test
    void aChannelSpanThatEndedBeforeItsOperationWasToldHasItsNameAndNumber() {
        add(1, OperationColumns.EMPTY);
        timeline.add(nameless(1), newest);
        assertNull(tracks().get(TrackKind.KERNEL_CHANNEL), "it waits for its operation");
        add(2, Snapshots.operation(WORLD, State.COMPLETED, 1, START, 0, 0, START + 5, START + 8));

        SpanChunk kernel = only(TrackKind.KERNEL_CHANNEL);
        assertAll(
                () -> assertEquals("AllReduce", kernel.names()[kernel.name()[0]]),
                () -> assertEquals(7, kernel.number()[0]));
    }

    @Test
    void aSpanWhoseOperationIsNeverToldHasNoNumber() {
        add(1, OperationColumns.EMPTY);
        timeline.add(nameless(99), newest);
        for (int window = 2; window <= 5; window++) {
            add(window, OperationColumns.EMPTY);
        }

        SpanChunk kernel = only(TrackKind.KERNEL_CHANNEL);
        assertAll(
                () -> assertEquals("operation not told", kernel.names()[kernel.name()[0]]),
                () -> assertEquals(-1, kernel.number()[0]));
    }

    @Test
    void aChunkOfManyNamesStaysReadable() {
        ChunkBuilder builder = new ChunkBuilder(1);
        for (int i = 0; i < 300; i++) {
            builder.add(START + i, START + i + 1, "operation " + i, i, -1, 0, 0, 0);
        }
        SpanChunk chunk = builder.build();
        assertAll(
                () -> assertEquals("operation 0", chunk.names()[chunk.name()[0]]),
                () -> assertEquals("other", chunk.names()[chunk.name()[299]]));
    }

    @Test
    void chunksThatFollowEachOtherAndThoseThatDoNotAreJoinedInOrder() {
        SpanChunk first = chunk(START, "AllReduce", "AllGather");
        SpanChunk next = chunk(START + 100, "AllReduce", "AllGather");
        SpanChunk between = chunk(START + 50, "Broadcast", "AllReduce");
        ChunkBuilder builder = new ChunkBuilder(1, 4);
        List.of(first, next, between).forEach(builder::add);

        SpanChunk joined = builder.build();

        assertAll(
                () ->
                        assertArrayEquals(
                                new long[] {
                                    START,
                                    START + 1,
                                    START + 50,
                                    START + 51,
                                    START + 100,
                                    START + 101
                                },
                                joined.startNanos()),
                () ->
                        assertEquals(
                                List.of(
                                        "AllReduce",
                                        "AllGather",
                                        "Broadcast",
                                        "AllReduce",
                                        "AllReduce",
                                        "AllGather"),
                                IntStream.range(0, joined.size())
                                        .mapToObj(i -> joined.names()[joined.name()[i]])
                                        .toList()),
                () -> assertEquals(START + 106, joined.maxEndNanos()));
    }

    private static SpanChunk chunk(long from, String first, String second) {
        ChunkBuilder builder = new ChunkBuilder(1);
        builder.add(from, from + 5, first, 1, -1, 8, 0, 0);
        builder.add(from + 1, from + 6, second, 2, -1, 8, 0, 0);
        return builder.build();
    }

    @Test
    void ordersTheTracksOfARankAlwaysTheSame() {
        add(1, Snapshots.operation(WORLD, State.COMPLETED, 1, START, 0, 0, START + 5, START + 8));
        timeline.add(
                spans(
                        new Kind[] {Kind.TRANSFER, Kind.KERNEL_CHANNEL},
                        new long[] {START + 10, START - GPU_OFFSET}),
                newest);
        Communicators communicators = new Communicators();
        communicators.update(List.of(newest));
        RankAxis axis = new RankAxisBuilder(communicators).build(List.of(Optional.of(newest)));

        TimelineData data = TimelineBuilder.build(List.of(timeline), axis, communicators);

        assertAll(
                () ->
                        assertEquals(
                                List.of("enqueue", "operations", "ch 3", "ch 3 \u2192 1"),
                                data.tracks().stream().map(Track::label).toList()),
                () -> assertEquals("rank 0", data.tracks().getFirst().group()),
                () -> assertEquals(START, data.firstNanos()),
                () -> assertEquals(START + SECOND, data.lastNanos()));
    }

    /// A channel of an operation of which nothing was told when it ended.
    private static SpanColumns nameless(long operationId) {
        SpanColumns named = spans(new Kind[] {Kind.KERNEL_CHANNEL}, new long[] {START});
        named.names()[0] = "";
        named.operationId()[0] = operationId;
        return named;
    }

    private void add(long window, OperationColumns operations) {
        newest =
                new Snapshots()
                        .window(window)
                        .process(1)
                        .communicator(WORLD, 2, member(0, 1), member(1, 2))
                        .operations(operations)
                        .build();
        timeline.add(newest);
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

    private static SpanColumns spans(Kind[] kinds, long[] starts) {
        int n = kinds.length;
        int[] ones = new int[n];
        int[] threes = new int[n];
        int[] fours = new int[n];
        long[] hashes = new long[n];
        long[] ends = new long[n];
        boolean[] send = new boolean[n];
        for (int i = 0; i < n; i++) {
            ones[i] = 1;
            threes[i] = 3;
            fours[i] = 4;
            hashes[i] = WORLD;
            ends[i] = starts[i] + 5;
            send[i] = true;
        }
        return new SpanColumns(
                START,
                1,
                START,
                START + SECOND,
                new String[] {"AllReduce"},
                kinds,
                new int[n],
                ones,
                hashes,
                new int[n],
                ones,
                threes,
                send,
                new int[n],
                new long[n],
                starts,
                ends,
                threes,
                fours,
                new long[n],
                0,
                true);
    }
}
