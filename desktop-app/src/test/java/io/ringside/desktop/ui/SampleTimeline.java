package io.ringside.desktop.ui;

import io.ringside.desktop.viewdata.TimelineData;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import io.ringside.desktop.viewdata.TimelineData.Track;
import io.ringside.desktop.viewdata.TimelineData.TrackKind;
import java.util.ArrayList;
import java.util.List;

/// Iterations as the two H200s ran them: one every 500 ms, 12 operations in about 3 ms, 24
/// channels.
public final class SampleTimeline {
    public static final long MILLI = 1_000_000L;
    public static final long MICRO = 1_000L;
    public static final long ITERATION = 500 * MILLI;

    /// What the sample clusters call "world".
    public static final long COMMUNICATOR = 0xA1B2;

    private static final String[] NAMES = {
        "AllReduce", "AllGather", "ReduceScatter", "Broadcast", "Send", "Recv"
    };

    /// name, start in the iteration and length in microseconds, bytes
    private static final long[][] OPERATIONS = {
        {0, 0, 107, 26_214_400},
        {0, 180, 105, 26_214_400},
        {0, 330, 110, 26_214_400},
        {0, 520, 12, 4_096},
        {1, 600, 160, 33_554_432},
        {2, 840, 162, 33_554_432},
        {4, 1_080, 60, 4_194_304},
        {5, 1_081, 60, 4_194_304},
        {4, 1_200, 45, 8_388_608},
        {3, 1_340, 9, 4_096},
        {0, 1_420, 10, 4},
        {4, 1_500, 45, 4_194_304},
    };

    private SampleTimeline() {}

    public static String[] names() {
        return NAMES.clone();
    }

    /// @param late how much later rank 1's first operation of an iteration is
    public static TimelineData of(
            int ranks, int channels, int iterations, long lastNanos, long late) {
        List<Track> tracks = new ArrayList<>();
        long first = lastNanos - iterations * ITERATION;
        for (int rank = 0; rank < ranks; rank++) {
            String group = "rank " + rank;
            tracks.add(
                    new Track(
                            TrackKind.OPERATIONS,
                            group,
                            "kernel",
                            rank,
                            -1,
                            chunks(first, iterations, rank, 0, late)));
            for (int channel = 0; channel < channels; channel++) {
                tracks.add(
                        new Track(
                                TrackKind.KERNEL_CHANNEL,
                                group,
                                "ch " + channel,
                                rank,
                                channel,
                                chunks(first, iterations, rank, channel, late)));
            }
        }
        return new TimelineData(tracks, first, lastNanos);
    }

    private static List<SpanChunk> chunks(
            long first, int iterations, int rank, int channel, long late) {
        List<SpanChunk> chunks = new ArrayList<>();
        for (int iteration = 0; iteration < iterations; iteration++) {
            int size = OPERATIONS.length;
            long[] start = new long[size];
            long[] end = new long[size];
            byte[] name = new byte[size];
            int[] number = new int[size];
            int[] peer = new int[size];
            long[] bytes = new long[size];
            byte[] flags = new byte[size];
            long base = first + iteration * ITERATION + 20 * MILLI;
            long maxEnd = 0;
            for (int i = 0; i < size; i++) {
                long[] operation = OPERATIONS[i];
                long shift = i == 0 && rank == 0 ? -late : 0;
                start[i] = base + operation[1] * MICRO + shift + 4L * rank * MICRO;
                end[i] = base + (operation[1] + operation[2]) * MICRO - channel * 300L;
                name[i] = (byte) operation[0];
                number[i] = iteration * 4 + i;
                peer[i] = operation[0] >= 4 ? 1 - Math.min(1, rank) : -1;
                bytes[i] = operation[3];
                flags[i] = SpanChunk.GPU_CLOCK;
                maxEnd = Math.max(maxEnd, end[i]);
            }
            chunks.add(
                    new SpanChunk(
                            NAMES,
                            start,
                            end,
                            name,
                            number,
                            peer,
                            bytes,
                            new long[size],
                            flags,
                            maxEnd,
                            COMMUNICATOR));
        }
        return chunks;
    }

    /// Transfers with steps between neighbours over sockets.
    public static List<Track> transfers(int ranks, int channels, long base) {
        List<Track> tracks = new ArrayList<>();
        for (int rank = 0; rank < ranks; rank++) {
            String group = "rank " + rank;
            for (int channel = 0; channel < channels; channel++) {
                int to = (rank + 1) % ranks;
                tracks.add(
                        new Track(
                                TrackKind.TRANSFER,
                                group,
                                "ch " + channel + " \u2192 " + to,
                                rank,
                                channel,
                                List.of(transfer(base + 40L * rank * MICRO, to))));
            }
        }
        return tracks;
    }

    private static SpanChunk transfer(long base, int peer) {
        int size = 6;
        long[] start = new long[size];
        long[] end = new long[size];
        int[] number = new int[size];
        int[] peers = new int[size];
        long[] bytes = new long[size];
        long[] detail = new long[size];
        byte[] flags = new byte[size];
        start[0] = base;
        end[0] = base + 5_000 * MICRO;
        bytes[0] = 5L * 524_288;
        flags[0] = SpanChunk.SEND;
        peers[0] = peer;
        for (int step = 1; step < size; step++) {
            start[step] = base + (step - 1L) * 1_000 * MICRO;
            end[step] = start[step] + 940 * MICRO;
            number[step] = step - 1;
            peers[step] = peer;
            bytes[step] = 524_288;
            detail[step] = (120 * MICRO) << 32 | 600 * MICRO;
            flags[step] = SpanChunk.SEND | SpanChunk.STEP;
        }
        return new SpanChunk(
                NAMES, start, end, new byte[size], number, peers, bytes, detail, flags, end[0]);
    }
}
