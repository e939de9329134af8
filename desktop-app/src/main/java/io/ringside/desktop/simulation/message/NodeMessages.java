package io.ringside.desktop.simulation.message;

import io.ringside.desktop.simulation.job.Faults;
import io.ringside.desktop.simulation.job.Job;
import io.ringside.desktop.simulation.job.Shape;
import io.ringside.desktop.simulation.job.Step;
import io.ringside.v1.KernelChannels;
import io.ringside.v1.LaunchTimer;
import io.ringside.v1.Level;
import io.ringside.v1.Loss;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.Playback;
import io.ringside.v1.Process;
import io.ringside.v1.ProcessState;
import io.ringside.v1.Snapshot;
import io.ringside.v1.Source;
import io.ringside.v1.SourceState;
import java.util.List;

/// All that one simulated daemon sends. Owned by its node's feed.
public final class NodeMessages {
    private static final String VERSION = "simulated";

    private final Job job;
    private final NodeRanks ranks;
    private final Playback playback;
    private final long periodNanos;
    private final JobRows jobRows;
    private final LinkRows linkRows;
    private final GpuRows gpuRows;
    private final HostRows hostRows;
    private final Health health;

    /// @param target what the simulation is called
    /// @param origin a sentence for people: what is simulated
    /// @param speed how many simulated seconds pass in one
    public NodeMessages(
            Job job, int node, String target, String origin, double speed, long periodNanos) {
        this.job = job;
        this.periodNanos = periodNanos;
        ranks = new NodeRanks(job.shape(), node);
        playback =
                Playback.newBuilder()
                        .setFile(target)
                        .setSpeed(speed)
                        .setSimulated(true)
                        .setOrigin(origin)
                        .build();
        jobRows = new JobRows(job, ranks);
        linkRows = new LinkRows(job, ranks);
        gpuRows = new GpuRows(job, ranks);
        hostRows = new HostRows(job, ranks);
        health = new Health(job, ranks);
    }

    public NodeDescription description(long startEpochNanos) {
        return NodeDescription.newBuilder()
                .setProtocolMajor(1)
                .setProtocolMinor(5)
                .setHostName(Shape.host(ranks.node()))
                .setDaemonVersion(VERSION)
                .setStartEpochNanos(startEpochNanos)
                .setPeriodNanos(periodNanos)
                .setPlayback(playback)
                .build();
    }

    /// @param skipped windows that nobody took, since the start
    public Snapshot snapshot(Window window, long skipped) {
        List<Step> steps = job.steps(window.fromNanos(), window.toNanos());
        boolean hangs = !steps.isEmpty() && hangs(steps.getLast(), window);
        Snapshot.Builder to =
                Snapshot.newBuilder()
                        .setStartEpochNanos(window.baseEpochNanos())
                        .setWindow(window.number())
                        .setWindowStartEpochNanos(window.startEpochNanos())
                        .setWindowEndEpochNanos(window.endEpochNanos())
                        .setPlayback(playback)
                        .addAllCommunicators(ranks.all());
        for (int gpu = 0; gpu < ranks.shape().gpus(); gpu++) {
            to.addProcesses(process(window, steps, gpu));
        }
        jobRows.add(to, window, steps);
        linkRows.add(to, window, steps);
        gpuRows.add(to, window, hangs);
        hostRows.add(to, window, steps.isEmpty() ? 0 : steps.getLast().number());
        health.add(to, window);
        sources(to, window);
        if (skipped > 0) {
            to.addLosses(
                    Loss.newBuilder()
                            .setStage("stream")
                            .setReason("simulated windows beyond what this machine makes")
                            .setCount(skipped));
        }
        return to.build();
    }

    /// Two seconds in which nobody arrives anywhere.
    private static boolean hangs(Step step, Window window) {
        return step.endNanos() == Faults.NEVER
                && window.toNanos() - step.baseNanos() > 2_000_000_000L;
    }

    private Process process(Window window, List<Step> steps, int gpu) {
        int rank = ranks.rank(gpu);
        long died = job.diesAt(rank);
        boolean dead = died <= window.toNanos();
        long last = 0;
        for (Step step : steps) {
            for (var call : job.calls()) {
                long at = step.enqueueNanos(call, rank);
                last = at <= window.toNanos() ? Math.max(last, at) : last;
            }
        }
        return Process.newBuilder()
                .setProcess(gpu + 1)
                .setPid(ranks.pid(gpu))
                .setState(dead ? ProcessState.PROCESS_STATE_DIED : ProcessState.PROCESS_STATE_LIVE)
                .setPluginVersion(VERSION)
                .setNcclApi(5)
                .setLevel(Level.LEVEL_STEADY)
                .setLevelRequested(Level.LEVEL_STEADY)
                .setGraphsVisible(true)
                .setFirstSeenEpochNanos(window.baseEpochNanos())
                .setLastOperationEpochNanos(last == 0 ? 0 : window.baseEpochNanos() + last)
                .setEndedEpochNanos(dead ? window.baseEpochNanos() + died : 0)
                .setSegment(ranks.segment(gpu))
                .setTimedCommunicators(ranks.all().size())
                .setLaunchTimer(LaunchTimer.LAUNCH_TIMER_LIVE)
                .setKernelChannels(KernelChannels.KERNEL_CHANNELS_OFF)
                .setTimedOneIn(JobRows.TIMED_ONE_IN)
                .build();
    }

    private void sources(Snapshot.Builder to, Window window) {
        to.addSources(
                Source.newBuilder()
                        .setName("simulation")
                        .setState(SourceState.SOURCE_STATE_OK)
                        .setReason("SIMULATED: nothing was read."));
        for (String name : List.of("ring", "nvml", "host", "identity", "rdma", "engines")) {
            to.addSources(
                    Source.newBuilder()
                            .setName(name)
                            .setState(SourceState.SOURCE_STATE_OK)
                            .setPeriodNanos(periodNanos)
                            .setReadEpochNanos(window.endEpochNanos()));
        }
    }
}
