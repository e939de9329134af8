package io.ringside.node.bench;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.aggregate.Aggregator;
import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.drain.Drainer;
import io.ringside.node.host.ProcFiles;
import io.ringside.node.ring.ReaderIdentity;
import io.ringside.node.ring.SegmentWriter;
import io.ringside.node.ring.told.DrainListener;
import io.ringside.node.stress.SilentListener;
import io.ringside.node.time.HandClock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How many records a second one core drains, into nothing and into the aggregator: lanes are
/// filled, then one pass is timed, again and again, the two taking turns. Not a test: run it by
/// hand, see BENCHMARKS.md. The mix is that of the socket workload in `deep`: operations with
/// transfers, steps and kernel channels; or with `steady` as the second argument, its steps folded
/// and one operation in 100 timed; or with `nvlink` nothing but operations, one launch in 50 timed
/// by events, and with `ungrouped` the same without any launch.
public final class DrainBenchmark {
    private static final int LANES = 4;
    private static final int STEPS = 13;
    private static final int PARTS = 5;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final List<String> STRINGS =
            List.of("", "AllReduce", "ncclFloat32", "RING", "SIMPLE");

    private final HandClock clock = new HandClock(System.nanoTime(), 0);
    private final ByteBuffer record =
            ByteBuffer.allocate(RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final boolean folded;
    private final boolean alone;
    private final boolean grouped;
    private final Aggregator aggregator = new Aggregator(clock, new SpanHistory(400_000));
    private long operation;
    private long published;

    private DrainBenchmark(String mix) {
        folded = mix.equals("steady");
        grouped = mix.equals("nvlink");
        alone = grouped || mix.equals("ungrouped");
    }

    public static void main(String[] arguments) throws IOException {
        int rounds = arguments.length == 0 ? 3_000 : Integer.parseInt(arguments[0]);
        new DrainBenchmark(arguments.length > 1 ? arguments[1] : "deep").run(rounds);
    }

    private void run(int rounds) throws IOException {
        for (int part = 0; part < PARTS; part++) {
            part("reader alone   ", rounds, null);
            part("with aggregator", rounds, aggregator);
        }
    }

    private void part(String name, int rounds, @Nullable Aggregator into) throws IOException {
        Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "ringside-bench-");
        DrainListener listener = into == null ? new SilentListener() : into;
        try (SegmentWriter segment = segment(directory.resolve("bench.seg"));
                Drainer drainer =
                        new Drainer(directory, ReaderIdentity.ownProcess(), clock, listener)) {
            drainer.scan();
            long nanos = 0;
            long cpuNanos = 0;
            long before = published;
            for (int round = 0; round < rounds; round++) {
                fill(segment);
                long start = System.nanoTime();
                long cpuStart = THREADS.getCurrentThreadCpuTime();
                drainer.drain();
                if (into != null) {
                    into.sweep();
                }
                cpuNanos += THREADS.getCurrentThreadCpuTime() - cpuStart;
                nanos += System.nanoTime() - start;
                clock.advance(5_000_000);
                if (into != null && round % 200 == 199) {
                    into.endWindow(round, round, round + 1);
                    into.startWindow();
                }
            }
            long records = published - before;
            System.out.printf(
                    "%s: %d records: %.1f M records/s by the thread's CPU, %.0f ns each; %.1f M by the wall%n",
                    name,
                    records,
                    records * 1e3 / cpuNanos,
                    (double) cpuNanos / records,
                    records * 1e3 / nanos);
        } finally {
            Files.deleteIfExists(directory.resolve("bench.seg"));
            Files.deleteIfExists(directory);
        }
    }

    private void fill(SegmentWriter segment) {
        for (int lane = 0; lane < LANES; lane++) {
            int left = RECORDS_PER_LANE;
            while (left >= 2 + 2 * (2 + STEPS) + 2) {
                left -= operation(segment, lane);
            }
        }
    }

    private int operation(SegmentWriter segment, int lane) {
        long before = published;
        operation++;
        long start = clock.monotonicNanos();
        start(KIND_COLLECTIVE_START, start, 0)
                .putLong(RECORD_VALUE, 6_553_600)
                .putInt(RECORD_NUMBER, (int) operation);
        record.put(RECORD_FUNCTION, (byte) 1)
                .put(RECORD_DATATYPE, (byte) 2)
                .put(RECORD_ALGORITHM, (byte) 3);
        record.put(RECORD_PROTOCOL, (byte) 4).put(RECORD_CHANNELS, (byte) 1);
        boolean timed = grouped && operation % 50 == 0;
        if (grouped) {
            record.putInt(RECORD_GROUP, (int) operation)
                    .putShort(RECORD_STEPS, (short) 1)
                    .put(RECORD_FLAGS, (byte) (timed ? FLAG_EVENT_TIMED : 0));
        }
        offer(segment, lane);
        start(KIND_COLLECTIVE_ENQUEUED, start, start + 500);
        offer(segment, lane);
        if (timed) {
            start(KIND_LAUNCH_COMPLETED, start + 600, start + 100_000)
                    .putInt(RECORD_NUMBER, (int) operation)
                    .putShort(RECORD_STEPS, (short) 1);
            offer(segment, lane);
        }
        if (alone) {
            return (int) (published - before);
        }
        for (int channel = 0; channel < 2; channel++) {
            transfer(segment, lane, start, channel);
        }
        if (folded && operation % 100 != 0) {
            return (int) (published - before);
        }
        start(KIND_KERNEL_CHANNEL_START, start, 0);
        offer(segment, lane);
        start(KIND_KERNEL_CHANNEL_STOP, start, start + 100_000)
                .putLong(RECORD_VALUE, start + 150_000);
        offer(segment, lane);
        return (int) (published - before);
    }

    private void transfer(SegmentWriter segment, int lane, long start, int channel) {
        start(KIND_PROXY_OPERATION_START, start, 0)
                .put(RECORD_FLAGS, (byte) FLAG_SEND)
                .putInt(RECORD_PEER, 1);
        record.put(RECORD_CHANNEL, (byte) channel);
        offer(segment, lane);
        for (int step = 0; !folded && step < STEPS; step++) {
            long at = start + step * 7_000L;
            start(KIND_PROXY_STEP, at, at + 9_000)
                    .put(RECORD_FLAGS, (byte) FLAG_SEND)
                    .putInt(RECORD_PEER, 1);
            record.put(RECORD_CHANNEL, (byte) channel)
                    .putLong(RECORD_VALUE, 524_288)
                    .putInt(RECORD_NUMBER, step);
            record.putInt(RECORD_THIRD_STATE_NANOS, 4_000 + step);
            offer(segment, lane);
        }
        start(KIND_PROXY_OPERATION_STOP, start, start + 100_000)
                .put(RECORD_FLAGS, (byte) FLAG_SEND);
        record.putInt(RECORD_PEER, 1)
                .put(RECORD_CHANNEL, (byte) channel)
                .putLong(RECORD_VALUE, STEPS * 524_288L);
        offer(segment, lane);
        if (folded) {
            foldedSteps(segment, lane, start, channel);
        }
    }

    /// All but the last step of one size.
    private void foldedSteps(SegmentWriter segment, int lane, long start, int channel) {
        long smaller = -262_144;
        folded(KIND_STEP_STATES, 10_000, 0, channel)
                .putLong(RECORD_VALUE, STEPS * 4_000L)
                .putInt(RECORD_NUMBER, STEPS)
                .putShort(RECORD_STEPS, (short) 2)
                .putInt(RECORD_COMMON_BYTES, 524_288)
                .putInt(RECORD_COMMON_MIN_NANOS, 4_000);
        offer(segment, lane);
        folded(KIND_STEP_WIRE, start, start + 90_000, channel)
                .putLong(RECORD_VALUE, 52_000)
                .putInt(RECORD_NUMBER, 4_000)
                .putLong(RECORD_WIRE_SQUARES, 90_000);
        offer(segment, lane);
        folded(KIND_STEP_SIZES, smaller * smaller, smaller * -2_000, channel)
                .putLong(RECORD_VALUE, smaller)
                .putInt(RECORD_NUMBER, STEPS - 1)
                .putLong(RECORD_COMMON_SUM_NANOS, 50_000);
        offer(segment, lane);
    }

    private ByteBuffer folded(int kind, long first, long second, int channel) {
        return start(kind, first, second)
                .put(RECORD_FLAGS, (byte) FLAG_SEND)
                .putInt(RECORD_PEER, 1)
                .put(RECORD_CHANNEL, (byte) channel);
    }

    private ByteBuffer start(int kind, long start, long end) {
        record.clear().put(0, new byte[RECORD_BYTES]);
        return record.put(RECORD_KIND, (byte) kind)
                .putLong(RECORD_OPERATION_ID, operation)
                .putLong(RECORD_START_NANOS, start)
                .putLong(RECORD_END_NANOS, end);
    }

    private void offer(SegmentWriter segment, int lane) {
        if (!segment.lane(lane).offer(record, 0)) {
            throw new IllegalStateException("the lane is full");
        }
        published++;
    }

    private static SegmentWriter segment(Path file) throws IOException {
        int pid = Math.toIntExact(ProcessHandle.current().pid());
        ByteBuffer identity = buffer(HEADER_BYTES);
        identity.putInt(HEADER_PID, pid)
                .putShort(HEADER_MINOR, (short) RING_MINOR)
                .putLong(HEADER_PROCESS_START_TICKS, ProcFiles.startTicks(pid).orElse(0));
        identity.putShort(HEADER_MINOR, (short) RING_MINOR);
        SegmentWriter segment = SegmentWriter.create(file, identity, LANES);
        ByteBuffer communicators = buffer(COMMUNICATOR_BYTES);
        communicators
                .putInt(COMMUNICATOR_STATE, COMMUNICATOR_LIVE)
                .putLong(COMMUNICATOR_COMM_HASH, 1);
        communicators.putInt(COMMUNICATOR_RANKS, 2);
        segment.communicators(communicators);
        ByteBuffer strings = buffer(STRINGS.size() * STRING_BYTES);
        for (int i = 1; i < STRINGS.size(); i++) {
            strings.putInt(i * STRING_BYTES + STRING_STATE, STRING_READY);
            strings.put(
                    i * STRING_BYTES + STRING_TEXT,
                    STRINGS.get(i).getBytes(StandardCharsets.UTF_8));
        }
        segment.strings(strings);
        segment.state(STATE_LIVE);
        segment.publish();
        return segment;
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
