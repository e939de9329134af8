package io.ringside.node.aggregate;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.ring.told.SegmentImage;
import io.ringside.node.time.HandClock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/// One process that a test plays to an aggregator, record by record, as if they had been drained.
/// CPU stamps become wall time by adding [#EPOCH_OFFSET].
public final class PlayedProcess {
    public static final long EPOCH_OFFSET = 1_000_000_000_000L;
    static final List<String> STRINGS =
            List.of(
                    "",
                    "AllReduce",
                    "AllGather",
                    "ReduceScatter",
                    "Broadcast",
                    "Reduce",
                    "Send",
                    "Recv",
                    "ncclFloat32",
                    "ncclInt8",
                    "RING",
                    "SIMPLE",
                    "NVLS");

    private final Aggregator aggregator;
    private final HandClock clock;
    private final int process;
    private final long[] sequences = new long[LANE_CAPACITY];
    private final ByteBuffer header = buffer(HEADER_BYTES);
    private final ByteBuffer communicators = buffer(COMMUNICATOR_CAPACITY * COMMUNICATOR_BYTES);
    private final ByteBuffer strings = buffer(STRING_CAPACITY * STRING_BYTES);
    private final ByteBuffer lanes = buffer(LANE_CAPACITY * LANE_HEADER_BYTES);

    public PlayedProcess(Aggregator aggregator, HandClock clock, int process, int rank, int ranks) {
        this(aggregator, clock, process, rank, ranks, header -> {});
    }

    /// One of layout 1.2: launches are told of, and events are read as long as [#looked] is called.
    public static PlayedProcess tellingLaunches(
            Aggregator aggregator, HandClock clock, int process, int rank, int ranks) {
        PlayedProcess played =
                new PlayedProcess(
                        aggregator,
                        clock,
                        process,
                        rank,
                        ranks,
                        header ->
                                header.putShort(HEADER_MINOR, (short) RING_MINOR)
                                        .putInt(HEADER_TIMER_STATE, TIMER_LIVE));
        played.looked();
        return played;
    }

    /// @param told changes the header before the process is seen
    public PlayedProcess(
            Aggregator aggregator,
            HandClock clock,
            int process,
            int rank,
            int ranks,
            Consumer<ByteBuffer> told) {
        this(aggregator, clock, process, 0xC0FFEE, rank, ranks, told);
    }

    /// @param hash of its communicator
    public PlayedProcess(
            Aggregator aggregator,
            HandClock clock,
            int process,
            long hash,
            int rank,
            int ranks,
            Consumer<ByteBuffer> told) {
        this.aggregator = aggregator;
        this.clock = clock;
        this.process = process;
        header.putInt(HEADER_COMMUNICATOR_BYTES, COMMUNICATOR_BYTES);
        header.putInt(HEADER_COMMUNICATOR_CAPACITY, COMMUNICATOR_CAPACITY);
        header.putInt(HEADER_STRING_BYTES, STRING_BYTES);
        header.putInt(HEADER_STRING_CAPACITY, STRING_CAPACITY);
        header.putInt(HEADER_LANE_HEADER_BYTES, LANE_HEADER_BYTES);
        header.putInt(HEADER_PID, 100 + process);
        header.putInt(HEADER_LEVEL_WANTED, LEVEL_NONE);
        header.putInt(HEADER_STATE, STATE_LIVE);
        header.putLong(HEADER_CLOCK_MONOTONIC_NANOS, clock.monotonicNanos());
        header.putLong(HEADER_CLOCK_REALTIME_NANOS, clock.monotonicNanos() + EPOCH_OFFSET);
        told.accept(header);
        communicator(0, hash, rank, ranks);
        for (int i = 1; i < STRINGS.size(); i++) {
            strings.putInt(i * STRING_BYTES + STRING_STATE, STRING_READY);
            strings.put(
                    i * STRING_BYTES + STRING_TEXT,
                    STRINGS.get(i).getBytes(StandardCharsets.UTF_8));
        }
        aggregator.attached(image());
    }

    /// The events were looked at just now.
    void looked() {
        header.putLong(HEADER_TIMER_HEARTBEAT_NANOS, clock.monotonicNanos());
        update();
    }

    /// What the slot of communicator 0 says without any record.
    void counters(int groups, int begun, int returned) {
        communicators.putInt(COMMUNICATOR_GROUPS, groups);
        communicators.putInt(COMMUNICATOR_LAUNCHES_BEGUN, begun);
        communicators.putInt(COMMUNICATOR_LAUNCHES_RETURNED, returned);
        communicators.putLong(COMMUNICATOR_LAUNCH_BEGUN_NANOS, clock.monotonicNanos());
    }

    void communicator(int slot, long hash, int rank, int ranks) {
        int at = slot * COMMUNICATOR_BYTES;
        communicators.putInt(at + COMMUNICATOR_STATE, COMMUNICATOR_LIVE);
        communicators.putLong(at + COMMUNICATOR_COMM_HASH, hash);
        communicators.putInt(at + COMMUNICATOR_RANK, rank);
        communicators.putInt(at + COMMUNICATOR_RANKS, ranks);
        communicators.putInt(at + COMMUNICATOR_NODES, 1);
    }

    /// As a plugin of layout 1.2 gives a slot on: once `communicator` has filled it.
    void generation(int slot, int generation) {
        communicators.putInt(slot * COMMUNICATOR_BYTES + COMMUNICATOR_GENERATION, generation);
    }

    void state(int slot, int state) {
        communicators.putInt(slot * COMMUNICATOR_BYTES + COMMUNICATOR_STATE, state);
    }

    public ByteBuffer header() {
        return header;
    }

    public ByteBuffer lanes() {
        return lanes;
    }

    public void update() {
        aggregator.updated(image());
    }

    public void end(SegmentEnd how) {
        aggregator.ended(process, how);
    }

    public PlayedProcess play(Rec... records) {
        return playOn(0, records);
    }

    PlayedProcess playOn(int lane, Rec... records) {
        ByteBuffer batch = buffer(records.length * RECORD_BYTES);
        for (int i = 0; i < records.length; i++) {
            batch.put(i * RECORD_BYTES, records[i].bytes, 0, RECORD_BYTES);
            batch.putLong(i * RECORD_BYTES + RECORD_SEQUENCE, ++sequences[lane]);
        }
        aggregator.drained(process, lane, clock.monotonicNanos(), batch);
        return this;
    }

    /// The lane's next record is never drained.
    void loseOne(int lane) {
        sequences[lane]++;
    }

    public static Rec collective(
            long id, int sequence, String function, long elements, int channels) {
        return new Rec(KIND_COLLECTIVE_START, id)
                .number(sequence)
                .value(elements)
                .names(function, "ncclFloat32", "RING", "SIMPLE")
                .channels(channels)
                .peer(0);
    }

    static Rec p2p(long id, String function, int peer, long elements) {
        return new Rec(KIND_P2P_START, id)
                .value(elements)
                .names(function, "ncclFloat32", "", "")
                .channels(1)
                .peer(peer);
    }

    public static Rec kernel(long id, int channel, long gpuStart, long gpuEnd) {
        return new Rec(KIND_KERNEL_CHANNEL_STOP, id).channel(channel).times(gpuStart, gpuEnd);
    }

    /// Kind 18, of a launch that the sample chose.
    static Rec launch(int group, int place, long start, long end) {
        return new Rec(KIND_LAUNCH_COMPLETED, 0)
                .number(group)
                .steps(place)
                .times(start, end)
                .uncertainty(900);
    }

    /// Kind 17.
    static Rec reached(int group, int place, long start) {
        return new Rec(KIND_LAUNCH_REACHED, 0).number(group).steps(place).times(start, 0);
    }

    static Rec transfer(
            int kind,
            long id,
            int peer,
            int channel,
            long start,
            long end,
            long bytes,
            boolean send) {
        return new Rec(kind, id)
                .peer(peer)
                .channel(channel)
                .times(start, end)
                .value(bytes)
                .flags(send ? FLAG_SEND : 0);
    }

    static Rec step(long id, int peer, long start, long end, long thirdNanos, long bytes) {
        return new Rec(KIND_PROXY_STEP, id)
                .peer(peer)
                .times(start, end)
                .value(bytes)
                .states(0, thirdNanos)
                .flags(FLAG_SEND);
    }

    private SegmentImage image() {
        return new SegmentImage(
                process,
                "p" + process + ".seg",
                copy(header),
                copy(communicators),
                copy(strings),
                copy(lanes));
    }

    private static ByteBuffer copy(ByteBuffer from) {
        ByteBuffer to = buffer(from.capacity());
        to.put(0, from, 0, from.capacity());
        return to;
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// One record being written.
    public static final class Rec {
        final byte[] bytes = new byte[RECORD_BYTES];
        private final ByteBuffer at = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);

        public Rec(int kind, long id) {
            at.put(RECORD_KIND, (byte) kind)
                    .putLong(RECORD_OPERATION_ID, id)
                    .putInt(RECORD_PEER, -1);
            at.putLong(RECORD_START_NANOS, 1);
        }

        public Rec times(long start, long end) {
            at.putLong(RECORD_START_NANOS, start).putLong(RECORD_END_NANOS, end);
            return this;
        }

        public Rec value(long value) {
            at.putLong(RECORD_VALUE, value);
            return this;
        }

        Rec number(int number) {
            at.putInt(RECORD_NUMBER, number);
            return this;
        }

        Rec peer(int peer) {
            at.putInt(RECORD_PEER, peer);
            return this;
        }

        Rec communicator(int slot) {
            at.putShort(RECORD_COMMUNICATOR, (short) slot);
            return this;
        }

        public Rec flags(int flags) {
            at.put(RECORD_FLAGS, (byte) flags);
            return this;
        }

        public Rec channel(int channel) {
            at.put(RECORD_CHANNEL, (byte) channel);
            return this;
        }

        Rec channels(int channels) {
            at.put(RECORD_CHANNELS, (byte) channels);
            return this;
        }

        Rec steps(int steps) {
            at.putShort(RECORD_STEPS, (short) steps);
            return this;
        }

        /// Of an operation: the launch it belongs to.
        Rec launched(int group, int place) {
            at.putInt(RECORD_GROUP, group);
            return steps(place);
        }

        Rec uncertainty(int nanos) {
            at.putInt(RECORD_UNCERTAINTY_NANOS, nanos);
            return this;
        }

        Rec last(long value) {
            at.putLong(RECORD_WIRE_SQUARES, value);
            return this;
        }

        Rec origin(int pid) {
            at.putInt(RECORD_ORIGIN_PID, pid);
            return this;
        }

        Rec states(long second, long third) {
            at.putInt(RECORD_SECOND_STATE_NANOS, (int) second)
                    .putInt(RECORD_THIRD_STATE_NANOS, (int) third);
            return this;
        }

        Rec names(String function, String datatype, String algorithm, String protocol) {
            at.put(RECORD_FUNCTION, index(function)).put(RECORD_DATATYPE, index(datatype));
            at.put(RECORD_ALGORITHM, index(algorithm)).put(RECORD_PROTOCOL, index(protocol));
            return this;
        }

        private static byte index(String name) {
            int index = STRINGS.indexOf(name);
            if (index < 0) {
                throw new IllegalArgumentException(name);
            }
            return (byte) index;
        }
    }
}
