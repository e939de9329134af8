package io.ringside.desktop.correlate.corpus;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// A job that runs step by step. Beside it the same job runs with the same noise and without its
/// fault: the difference of what others wait is what the fault caused. Times are nanoseconds of the
/// one true clock, from 0.
final class PlayedJob {
    private static final long CALL_NANOS = 30_000;
    private static final long ENQUEUE_NANOS = 10_000;
    private static final long TRANSFER_NANOS = 100_000;
    private static final long LEAST_GAP_NANOS = 5_000;

    private final Shape shape;
    private final Fault fault;
    private final LabNoise noise;
    private final SplittableRandom random;
    private final LabNoise.Processor[] processors;
    private final Line real;
    private final Line faultless;
    private final boolean[] culprit;

    /// One course of the job.
    private static final class Line {
        final long[] processor;
        final long[] stream;
        final long[] before;
        final long[] arrival;
        double waitedNanos;

        Line(int ranks) {
            processor = new long[ranks];
            stream = new long[ranks];
            before = new long[ranks];
            arrival = new long[ranks];
        }

        /// Where the step begins: after the GPU's last one, or the one before.
        void begin(int rank, boolean synchronous, long rest, long late) {
            long synced = synchronous ? stream[rank] + rest : before[rank];
            processor[rank] = Math.max(processor[rank], synced) + Math.max(0, late);
            before[rank] = stream[rank];
        }

        long last(int[] members) {
            long last = Long.MIN_VALUE;
            for (int rank : members) {
                last = Math.max(last, arrival[rank]);
            }
            return last;
        }

        void waits(int[] members, long last, boolean[] culprit) {
            for (int rank : members) {
                if (!culprit[rank]) {
                    waitedNanos += last - arrival[rank];
                }
            }
        }
    }

    PlayedJob(Shape shape, Fault fault, LabNoise noise, long seed) {
        this.shape = shape;
        this.fault = fault;
        this.noise = noise;
        random = new SplittableRandom(seed);
        processors =
                IntStream.range(0, shape.ranks())
                        .mapToObj(_ -> noise.new Processor(random.split()))
                        .toArray(LabNoise.Processor[]::new);
        real = new Line(shape.ranks());
        faultless = new Line(shape.ranks());
        culprit = new boolean[shape.ranks()];
        fault.late().forEach(l -> culprit[l.rank()] = true);
    }

    /// When the next step begins, for the first rank.
    long nowNanos() {
        return Arrays.stream(real.stream).min().orElse(0);
    }

    /// GPU time that others have waited in collectives because of the fault: what they wait in a
    /// Send or Recv nobody times on all ranks.
    double causedNanos() {
        return real.waitedNanos - faultless.waitedNanos;
    }

    /// The processor's and the stream's time of a rank as a next step begins.
    long beginOf(int rank) {
        return Math.max(real.processor[rank], real.stream[rank]) + rest();
    }

    /// Between two steps nothing is called for so long.
    void rest(long nanos) {
        for (Line line : new Line[] {real, faultless}) {
            for (int rank = 0; rank < shape.ranks(); rank++) {
                line.processor[rank] += nanos;
                line.stream[rank] += nanos;
                line.before[rank] += nanos;
            }
        }
    }

    private long rest() {
        long busy = shape.calls().stream().mapToLong(c -> c.computeNanos() + 400_000).sum();
        return Math.max(0, shape.stepNanos() - busy);
    }

    /// @param told is given each call of each rank
    void step(Calls calls, Consumer<Launch> told) {
        long now = nowNanos();
        long rest = rest();
        for (int rank = 0; rank < shape.ranks(); rank++) {
            processors[rank].nextStep();
            long late = processors[rank].late(0);
            real.begin(rank, shape.synchronous(), rest, late);
            faultless.begin(rank, shape.synchronous(), rest, late);
        }
        for (int at = 0; at < shape.calls().size(); at++) {
            call(at, at == 0 && !shape.synchronous() ? rest : 0, now, calls, told);
        }
    }

    private void call(int at, long idle, long now, Calls calls, Consumer<Launch> told) {
        Shape.Call call = shape.calls().get(at);
        long[] enqueued = new long[shape.ranks()];
        for (int rank = 0; rank < shape.ranks(); rank++) {
            long gap =
                    at == 0 ? 0 : Math.max(LEAST_GAP_NANOS, CALL_NANOS + processors[rank].late(at));
            long compute = idle + call.computeNanos() + noise.draw("stream", random);
            long launch = noise.draw("launch", random);
            enqueued[rank] =
                    arrive(
                            real,
                            rank,
                            gap + fault.lag(rank, at, true, now),
                            compute + fault.lag(rank, at, false, now),
                            launch);
            arrive(faultless, rank, gap, compute, launch);
        }
        Shape.Level level = shape.levels().get(call.level());
        for (int[] members : level.members()) {
            long last = real.last(members);
            long lastFaultless = faultless.last(members);
            if (!call.peers()) {
                real.waits(members, last, culprit);
                faultless.waits(members, lastFaultless, culprit);
            }
            long duration = Math.max(1_000, TRANSFER_NANOS + noise.draw("duration", random));
            for (int rank : members) {
                long end = noise.draw("end", random);
                long arrived = real.arrival[rank];
                real.stream[rank] = Math.max(arrived, last + duration + end);
                faultless.stream[rank] =
                        Math.max(faultless.arrival[rank], lastFaultless + duration + end);
                told.accept(calls.launch(call, rank, enqueued[rank], arrived, real.stream[rank]));
            }
        }
    }

    private static long arrive(Line line, int rank, long gap, long compute, long launch) {
        // What is computed before the call is launched before it, and what holds the processor up
        // before that.
        long enqueued = line.processor[rank] + gap;
        long begins = Math.max(line.stream[rank], enqueued - LEAST_GAP_NANOS);
        line.processor[rank] = enqueued + ENQUEUE_NANOS;
        line.arrival[rank] = Math.max(begins + compute, enqueued + launch);
        return enqueued;
    }
}
