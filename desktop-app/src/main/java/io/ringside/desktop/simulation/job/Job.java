package io.ringside.desktop.simulation.job;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A training job over all ranks, step by step: whoever comes last to a call is waited for, and a
/// call that a rank never makes is never over. Steps are made when somebody asks for them, and the
/// latest are kept: who comes too late does not get them. Safe from any thread.
public final class Job {
    private static final int MOST_KEPT = 64;
    private static final long MOST_KEPT_BYTES = 12 << 20;
    private static final int STAMPS_OF_RANK = 8 * Call.values().length;
    private static final int HOST_NANOS = 600_000;
    private static final int LAUNCH_NANOS = 30_000;

    private final Shape shape;
    private final Faults faults;
    private final Noise noise;
    private final List<Call> calls;
    private final int mostKept;

    // Guarded by this, both.
    private final Deque<Step> latest = new ArrayDeque<>();
    private final Map<Integer, Long> deaths = new HashMap<>();

    public Job(Shape shape, Faults faults, Noise noise) {
        this.shape = shape;
        this.faults = faults;
        this.noise = noise;
        calls = Call.of(shape);
        long stepBytes = (long) shape.ranks() * STAMPS_OF_RANK;
        mostKept = Math.clamp(MOST_KEPT_BYTES / stepBytes, 8, MOST_KEPT);
    }

    public Shape shape() {
        return shape;
    }

    public Faults faults() {
        return faults;
    }

    public Noise noise() {
        return noise;
    }

    public List<Call> calls() {
        return calls;
    }

    /// When a rank's process died, as far as the steps are made; [Faults#NEVER]: it has not.
    public synchronized long diesAt(int rank) {
        return deaths.getOrDefault(rank, Faults.NEVER);
    }

    /// The steps that are under way at some time from `from` to `to`, oldest first, and the one
    /// before them; of those long over none.
    public synchronized List<Step> steps(long fromNanos, long toNanos) {
        while (latest.isEmpty() || latest.getLast().endNanos() <= toNanos) {
            Step last = latest.peekLast();
            latest.addLast(last == null ? next(0, 0) : next(last.number() + 1, last.endNanos()));
            if (latest.size() > mostKept) {
                latest.removeFirst();
            }
        }
        List<Step> wanted = new ArrayList<>();
        Step before = null;
        for (Step step : latest) {
            if (step.endNanos() < fromNanos) {
                before = step;
            } else if (step.baseNanos() <= toNanos) {
                wanted.add(step);
            }
        }
        if (before != null) {
            wanted.addFirst(before);
        }
        return wanted;
    }

    private Step next(long number, long base) {
        Step step = new Step(shape, number, base);
        int ranks = shape.ranks();
        int[] processor = new int[ranks];
        int[] gpu = new int[ranks];
        for (int rank = 0; rank < ranks; rank++) {
            double scatter = noise.draw(Noise.Kind.PROCESSOR_LAG_NANOS, rank, number);
            // What makes a processor scatter is in its GPU's own scatter already.
            gpu[rank] = (int) (HOST_NANOS + faults.processorLagNanos(rank, base));
            processor[rank] = (int) (gpu[rank] + scatter);
            if (base >= faults.killedFrom(rank)) {
                deaths.putIfAbsent(rank, base);
            }
        }
        for (Call call : Call.values()) {
            if (calls.contains(call)) {
                call(step, call, processor, gpu);
            }
        }
        step.length = step.ended[Call.LOSS.place()][0];
        return step;
    }

    /// @param processor when each rank's processor began the step
    /// @param gpu when each rank's GPU is free; moved on to the call's end
    private void call(Step step, Call call, int[] processor, int[] gpu) {
        int[] enqueued = step.enqueued[call.place()];
        int[] arrived = step.arrived[call.place()];
        int[] ended = step.ended[call.place()];
        long when = step.number() * Call.values().length + call.place();
        Arrays.fill(ended, 0);
        for (int rank = 0; rank < gpu.length; rank++) {
            enqueued[rank] = enqueue(step, call, rank, processor[rank] + call.leadNanos());
            arrived[rank] = arrival(step, call, rank, enqueued[rank], gpu[rank], when);
            int group = call.group().of(shape, rank);
            ended[group] = Math.max(ended[group], arrived[rank]);
        }
        for (int group = 0; group < ended.length; group++) {
            if (ended[group] != Step.NEVER) {
                double ratio = noise.draw(Noise.Kind.DURATION_RATIO, group, when);
                double ring = call.group() == Group.DATA ? faults.ringFactor(step.baseNanos()) : 1;
                ended[group] += (int) (call.durationNanos() * ratio * ring);
            }
        }
        for (int rank = 0; rank < gpu.length; rank++) {
            boolean skipped = enqueued[rank] == Step.NEVER && isSkipped(step, call, rank);
            gpu[rank] = skipped ? gpu[rank] : ended[call.group().of(shape, rank)];
        }
    }

    private int enqueue(Step step, Call call, int rank, int offset) {
        boolean calls = step.baseNanos() + offset < faults.callsUntil(rank);
        boolean lives = step.baseNanos() < faults.killedFrom(rank);
        return calls && lives && !isSkipped(step, call, rank) ? offset : Step.NEVER;
    }

    private boolean isSkipped(Step step, Call call, int rank) {
        return step.baseNanos() >= faults.skipsFrom(rank) && call == Call.skipped(shape);
    }

    private int arrival(Step step, Call call, int rank, int enqueued, int free, long when) {
        if (enqueued == Step.NEVER || free == Step.NEVER) {
            return Step.NEVER;
        }
        double work = call.workNanos() * (1 + faults.gpuSlowdown(rank, step.baseNanos()));
        double noisy = noise.draw(Noise.Kind.GPU_LAG_NANOS, rank, when);
        return (int) Math.max(enqueued + LAUNCH_NANOS, free + work + noisy);
    }
}
