package io.ringside.desktop.viewdata;

import io.ringside.desktop.model.subject.TimeSpan;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The spans that are kept, track by track. Times are nanoseconds of the observer's common axis
/// (the node's wall clock).
///
/// @param firstNanos start of the earliest kept span; equal to `lastNanos` when there is none
/// @param lastNanos the live edge: the newest time known, or now where a node is no longer heard
/// @param known of each node, by its index: what is known of which time
public record TimelineData(List<Track> tracks, long firstNanos, long lastNanos, List<Known> known) {

    public static final TimelineData EMPTY = new TimelineData(List.of(), 0, 0);

    public TimelineData {
        tracks = List.copyOf(tracks);
        known = List.copyOf(known);
    }

    /// One of which all that is shown is known.
    public TimelineData(List<Track> tracks, long firstNanos, long lastNanos) {
        this(tracks, firstNanos, lastNanos, List.of());
    }

    /// Only the spans that lie in a range of time, in part or whole.
    public TimelineData during(TimeSpan range) {
        return new TimelineData(
                tracks.stream()
                        .map(track ->
                                new Track(
                                        track.kind(),
                                        track.group(),
                                        track.label(),
                                        track.rankIndex(),
                                        track.channel(),
                                        track.chunks().stream()
                                                .map(chunk -> chunk.during(range))
                                                .filter(chunk -> chunk.size() > 0)
                                                .toList()))
                        .toList(),
                firstNanos,
                lastNanos,
                known);
    }

    /// What is known of a node: from where its kept history begins up to the newest window that
    /// came, without the gaps. Outside of that nothing is known, which is not idleness.
    ///
    /// @param dropped history from before `fromNanos` was let go; false: nobody watched then
    /// @param toNanos end of the newest window
    /// @param silent the node is not heard now: what follows `toNanos` is a gap
    /// @param gaps oldest first
    public record Known(
            long fromNanos, boolean dropped, long toNanos, boolean silent, List<Gap> gaps) {
        public static final Known NOTHING = new Known(0, false, 0, false, List.of());

        public Known {
            gaps = List.copyOf(gaps);
        }
    }

    /// A time of which no window came.
    public record Gap(long startNanos, long endNanos) {}

    public enum TrackKind {
        /// Enqueue of operations on the host.
        ENQUEUE,
        /// Operations as one span each: GPU kernel, else CUDA event, else proxy, times.
        OPERATIONS,
        /// Kernel channels: one track per channel.
        KERNEL_CHANNEL,
        /// Transfers (proxy operations) with one peer on one channel, and their steps.
        TRANSFER
    }

    /// One row. Tracks of a rank follow each other: operations, then channels.
    ///
    /// @param group the heading it stands under: "rank 0"
    /// @param label "enqueue", "kernel", "ch 3", "ch 0 -> 1"
    /// @param rankIndex rank axis index
    /// @param channel -1 none
    /// @param chunks oldest first; chunks may overlap in time, spans inside one are ordered by
    ///   start
    public record Track(
            TrackKind kind,
            String group,
            String label,
            int rankIndex,
            int channel,
            List<SpanChunk> chunks) {
        public Track {
            chunks = List.copyOf(chunks);
        }
    }

    /// Spans of one track in one window, as columns of equal length, ordered by start. The arrays
    /// belong to the chunk and are never written after it is made; readers must not write them
    /// either.
    ///
    /// @param endNanos 0: has not ended
    /// @param name index into `names`: the operation's name
    /// @param number sequence number of the operation, or step index
    /// @param detail steps: (second state << 32 | third state) in nanoseconds; between events: how
    ///   many operations their launch carries; otherwise 0
    /// @param flags bit 0 send, bit 1 step, bit 2 stamps of a GPU clock moved to the axis, bit 3
    ///   captured, bit 4 open, bit 5 completion unknown, bit 6 between two CUDA events
    /// @param maxEndNanos the latest end in here
    /// @param commHash NCCL's hash of the communicator that all of them belong to; 0: not told
    @SuppressWarnings(
            "ArrayRecordComponent") // columns of up to a million spans; compared by nobody
    public record SpanChunk(
            String[] names,
            long[] startNanos,
            long[] endNanos,
            byte[] name,
            int[] number,
            int[] peer,
            long[] bytes,
            long[] detail,
            byte[] flags,
            long maxEndNanos,
            long commHash) {

        public static final int SEND = 1;
        public static final int STEP = 2;
        public static final int GPU_CLOCK = 4;
        public static final int CAPTURED = 8;
        public static final int OPEN = 16;
        public static final int COMPLETION_UNKNOWN = 32;
        public static final int EVENTS = 64;

        /// Spans of a communicator that is not told.
        public SpanChunk(
                String[] names,
                long[] startNanos,
                long[] endNanos,
                byte[] name,
                int[] number,
                int[] peer,
                long[] bytes,
                long[] detail,
                byte[] flags,
                long maxEndNanos) {
            this(
                    names,
                    startNanos,
                    endNanos,
                    name,
                    number,
                    peer,
                    bytes,
                    detail,
                    flags,
                    maxEndNanos,
                    0);
        }

        public int size() {
            return startNanos.length;
        }

        /// Only what lies in a range of time, in part or whole; what has not ended goes on.
        SpanChunk during(TimeSpan range) {
            int[] kept =
                    IntStream.range(0, size())
                            .filter(i ->
                                    startNanos[i] < range.endEpochNanos()
                                            && (endNanos[i] == 0
                                                    || endNanos[i] > range.startEpochNanos()))
                            .toArray();
            byte[] keptNames = new byte[kept.length];
            byte[] keptFlags = new byte[kept.length];
            for (int i = 0; i < kept.length; i++) {
                keptNames[i] = name[kept[i]];
                keptFlags[i] = flags[kept[i]];
            }
            return new SpanChunk(
                    names,
                    longs(startNanos, kept),
                    longs(endNanos, kept),
                    keptNames,
                    ints(number, kept),
                    ints(peer, kept),
                    longs(bytes, kept),
                    longs(detail, kept),
                    keptFlags,
                    maxEndNanos,
                    commHash);
        }

        private static long[] longs(long[] column, int[] kept) {
            return Arrays.stream(kept).mapToLong(i -> column[i]).toArray();
        }

        private static int[] ints(int[] column, int[] kept) {
            return Arrays.stream(kept).map(i -> column[i]).toArray();
        }
    }
}
