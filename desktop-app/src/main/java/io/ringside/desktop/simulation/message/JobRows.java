package io.ringside.desktop.simulation.message;

import io.ringside.desktop.simulation.job.Call;
import io.ringside.desktop.simulation.job.Faults;
import io.ringside.desktop.simulation.job.Job;
import io.ringside.desktop.simulation.job.Step;
import io.ringside.v1.CommunicatorProgress;
import io.ringside.v1.LaunchState;
import io.ringside.v1.OpenOperation;
import io.ringside.v1.OperationStatistics;
import io.ringside.v1.Operations;
import io.ringside.v1.ProgressPoint;
import io.ringside.v1.Snapshot;
import io.ringside.v1.TimingSource;
import java.util.ArrayList;
import java.util.List;

/// What a node's ranks called: the window's operations, totals, what is open and how far each rank
/// is. Owned by one node's feed.
final class JobRows {
    /// Of a kind, one in so many is timed on the GPU.
    static final int TIMED_ONE_IN = 3;

    private static final int COMPLETED = 3;
    private static final int CLOSED_BY_ORDER = 4;
    private static final int OPEN = 2;
    private static final int ENQUEUED = 1;
    private static final int EVENT_UNCERTAINTY_NANOS = 4_000;
    private static final int ENQUEUE_NANOS = 12_000;

    private final Job job;
    private final NodeRanks ranks;
    private final CallTimes times;

    /// What operations are called.
    private final List<String> names;

    /// By a call's place, how many of a step are numbered with it, and how many of these come
    /// before it.
    private final int[] together = new int[Call.values().length];

    private final int[] before = new int[Call.values().length];

    /// The first call of each group.
    private final List<Call> firsts = new ArrayList<>();

    JobRows(Job job, NodeRanks ranks) {
        this.job = job;
        this.ranks = ranks;
        times = new CallTimes(job, ranks);
        names = job.calls().stream().map(Call::operation).distinct().toList();
        for (Call call : job.calls()) {
            int place = call.place();
            for (Call other : job.calls()) {
                together[place] += call.isCountedWith(other) ? 1 : 0;
                before[place] += call.isCountedWith(other) && other.compareTo(call) < 0 ? 1 : 0;
            }
            if (firsts.stream().noneMatch(first -> first.group() == call.group())) {
                firsts.add(call);
            }
        }
    }

    void add(Snapshot.Builder to, Window window, List<Step> steps) {
        to.setOperations(operations(window, steps));
        for (int gpu = 0; gpu < ranks.shape().gpus(); gpu++) {
            statistics(to, window, steps, gpu);
            progress(to, window, steps, gpu);
        }
    }

    /// NCCL's number of a call, from 0.
    private long sequence(Step step, Call call) {
        return step.number() * together[call.place()] + before[call.place()];
    }

    private Operations operations(Window window, List<Step> steps) {
        Operations.Builder rows = Operations.newBuilder().setKeptOneIn(1);
        rows.addAllNames(names);
        for (Step step : steps) {
            for (Call call : job.calls()) {
                for (int gpu = 0; gpu < ranks.shape().gpus(); gpu++) {
                    operation(rows, window, step, call, gpu, names.indexOf(call.operation()));
                }
            }
        }
        return rows.build();
    }

    /// One that is over is told in the window of its end; one that never is, in that of its call.
    private void operation(
            Operations.Builder rows, Window window, Step step, Call call, int gpu, int name) {
        int rank = ranks.rank(gpu);
        long enqueued = step.enqueueNanos(call, rank);
        long arrived = step.arrivalNanos(call, rank);
        long ended = step.endNanos(call, rank);
        boolean over = ended != Faults.NEVER;
        if (enqueued == Faults.NEVER || !window.holds(over ? ended : enqueued)) {
            return;
        }
        long base = window.baseEpochNanos();
        boolean timed = over && sequence(step, call) % TIMED_ONE_IN == 0;
        int state =
                over
                        ? timed ? COMPLETED : CLOSED_BY_ORDER
                        : arrived <= window.toNanos() ? OPEN : ENQUEUED;
        rows.addCommunicator(ranks.communicator(call, gpu))
                .addRank(call.group().rankIn(ranks.shape(), rank))
                .addName(name)
                .addSequenceNumber((int) sequence(step, call))
                .addPeer(-1)
                .addMessageBytes(call.bytes())
                .addStartEpochNanos(base + enqueued)
                .addEnqueuedEpochNanos(base + enqueued + ENQUEUE_NANOS)
                .addGpuStartNanos(0)
                .addGpuEndNanos(0)
                .addProxyStartEpochNanos(0)
                .addProxyEndEpochNanos(0)
                .addState(state)
                .addProcess(gpu + 1)
                .addOperationId(step.number() * Call.values().length + call.place() + 1)
                .addChannels(16)
                .addEventStartEpochNanos(timed ? base + arrived : 0)
                .addEventEndEpochNanos(timed ? base + ended : 0)
                .addEventUncertaintyNanos(timed ? EVENT_UNCERTAINTY_NANOS : 0)
                .addLaunchOperations(timed ? 1 : 0)
                .addTimingSource(timed ? TimingSource.TIMING_SOURCE_EVENT_VALUE : 0);
    }

    private void statistics(Snapshot.Builder to, Window window, List<Step> steps, int gpu) {
        int rank = ranks.rank(gpu);
        for (Call call : steps.isEmpty() ? List.<Call>of() : job.calls()) {
            long total = calls(steps, call, rank, window.toNanos());
            long inWindow = 0;
            for (Step step : steps) {
                long enqueued = step.enqueueNanos(call, rank);
                long ended = step.endNanos(call, rank);
                inWindow += enqueued != Faults.NEVER && window.holds(enqueued) ? 1 : 0;
                if (window.holds(ended)) {
                    times.took(call, gpu, ended - step.arrivalNanos(call, rank));
                }
            }
            OperationStatistics.Builder row =
                    OperationStatistics.newBuilder()
                            .setCommunicator(ranks.communicator(call, gpu))
                            .setRank(call.group().rankIn(ranks.shape(), rank))
                            .setOperation(call.operation())
                            .setDatatype("ncclBfloat16")
                            .setMessageBytes(call.bytes())
                            .setBytesExact(true)
                            .setPeer(-1)
                            .setAlgorithm(call.bytes() < 4096 ? "TREE" : "RING")
                            .setProtocol(call.bytes() < 4096 ? "LL" : "SIMPLE")
                            .setChannels(16)
                            .setCount(total)
                            .setTotalBytes(total * call.bytes())
                            .setWindowCount(inWindow)
                            .setWindowBytes(inWindow * call.bytes());
            times.row(call, gpu, total / TIMED_ONE_IN).ifPresent(row::addTimings);
            to.addCollectives(row);
        }
    }

    /// Those made up to a time that lies in the latest step.
    private static long calls(List<Step> steps, Call call, int rank, long nanos) {
        Step last = steps.getLast();
        return last.number() + (last.enqueueNanos(call, rank) <= nanos ? 1 : 0);
    }

    private void progress(Snapshot.Builder to, Window window, List<Step> steps, int gpu) {
        if (!steps.isEmpty()) {
            firsts.forEach(call -> to.addProgress(progress(to, window, steps, call, gpu)));
        }
    }

    private CommunicatorProgress progress(
            Snapshot.Builder to, Window window, List<Step> steps, Call first, int gpu) {
        int rank = ranks.rank(gpu);
        long now = window.toNanos();
        long base = window.baseEpochNanos();
        CommunicatorProgress.Builder row =
                CommunicatorProgress.newBuilder()
                        .setProcess(gpu + 1)
                        .setCommunicator(ranks.communicator(first, gpu))
                        .setRank(first.group().rankIn(ranks.shape(), rank))
                        .setSource(TimingSource.TIMING_SOURCE_EVENT)
                        .setProcessDied(job.diesAt(rank) <= now);
        List<Place> called = called(steps, first, rank, now);
        long all = 0;
        for (Call call : job.calls()) {
            all += call.group() == first.group() ? calls(steps, call, rank, now) : 0;
        }
        int later = 0;
        boolean pending = false;
        for (int i = 0; i < called.size(); i++) {
            Place place = called.get(i);
            int number = (int) (all - called.size() + i + 1);
            long ended = place.step().endNanos(place.call(), rank);
            if (ended <= now) {
                row.setCompleted(point(place, rank, number, base));
                row.setCompletedEpochNanos(base + ended);
                row.setSinceEpochNanos(base + ended);
            } else if (!pending) {
                pending = true;
                boolean reached = place.step().arrivalNanos(place.call(), rank) <= now;
                row.setPending(point(place, rank, number, base))
                        .setState(
                                reached
                                        ? LaunchState.LAUNCH_STATE_REACHED
                                        : LaunchState.LAUNCH_STATE_ENQUEUED);
                open(to, place, gpu, base, row.getState());
            } else {
                later++;
            }
        }
        if (!called.isEmpty()) {
            Place last = called.getLast();
            row.setLaunchBegunEpochNanos(base + last.step().enqueueNanos(last.call(), rank));
        }
        return row.setNothingPending(!pending)
                .setLaterOperations(later)
                .setGroups((int) all)
                .setLaunchesBegun((int) all)
                .setLaunchesReturned((int) all)
                .build();
    }

    private record Place(Step step, Call call) {}

    /// What a rank has called on that communicator by now in the steps that are known.
    private List<Place> called(List<Step> steps, Call first, int rank, long now) {
        List<Place> called = new ArrayList<>();
        for (Step step : steps) {
            for (Call call : job.calls()) {
                if (call.group() == first.group() && step.enqueueNanos(call, rank) <= now) {
                    called.add(new Place(step, call));
                }
            }
        }
        return called;
    }

    private ProgressPoint point(Place place, int rank, int number, long base) {
        return ProgressPoint.newBuilder()
                .setOperation(place.call().operation())
                .setSequenceNumber((int) sequence(place.step(), place.call()))
                .setPeer(-1)
                .setMessageBytes(place.call().bytes())
                .setGroup(number)
                .setPlace(1)
                .setOperations(1)
                .setStartEpochNanos(base + place.step().enqueueNanos(place.call(), rank))
                .build();
    }

    private void open(Snapshot.Builder to, Place place, int gpu, long base, LaunchState state) {
        int rank = ranks.rank(gpu);
        to.addOpenOperations(
                OpenOperation.newBuilder()
                        .setCommunicator(ranks.communicator(place.call(), gpu))
                        .setRank(place.call().group().rankIn(ranks.shape(), rank))
                        .setOperation(place.call().operation())
                        .setSequenceNumber((int) sequence(place.step(), place.call()))
                        .setPeer(-1)
                        .setMessageBytes(place.call().bytes())
                        .setStartEpochNanos(base + place.step().enqueueNanos(place.call(), rank))
                        .setProcess(gpu + 1)
                        .setState(state)
                        .setLaunchOperations(1));
    }
}
