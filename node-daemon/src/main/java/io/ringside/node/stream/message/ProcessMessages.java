package io.ringside.node.stream.message;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.aggregate.communicator.Communicator;
import io.ringside.node.aggregate.communicator.Member;
import io.ringside.node.aggregate.operation.MonitoredProcess;
import io.ringside.node.ring.event.SegmentTiming;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.v1.GpuClock;
import io.ringside.v1.KernelChannels;
import io.ringside.v1.LaunchTimer;
import io.ringside.v1.Level;
import io.ringside.v1.Process;
import io.ringside.v1.ProcessState;
import org.jspecify.annotations.Nullable;

/// Processes and communicators as messages. Stateless.
public final class ProcessMessages {
    private ProcessMessages() {}

    /// @param nowEpochNanos the window's end: a raise that ended before it holds no longer
    /// @param nowMonotonicNanos the daemon's clock then
    public static Process process(
            MonitoredProcess process, long nowEpochNanos, long nowMonotonicNanos) {
        Process.Builder message =
                Process.newBuilder()
                        .setProcess(process.index())
                        .setPid(process.tables().pid())
                        .setState(state(process.end()))
                        .setPluginVersion(process.tables().pluginVersion())
                        .setNcclApi(process.tables().ncclApi())
                        .setLevel(Level.forNumber(process.tables().level()))
                        .setGraphsVisible(process.tables().graphsVisible())
                        .setCapturedOperations(process.capturedOperations())
                        .setFirstSeenEpochNanos(process.firstSeenEpochNanos())
                        .setLastOperationEpochNanos(process.lastOperationEpochNanos())
                        .setEndedEpochNanos(process.endedEpochNanos())
                        .setSegment(process.tables().image().fileName())
                        .setLevelRequested(Level.forNumber(process.tables().levelRequested()))
                        .setTimedCommunicators(process.tables().timedCommunicators())
                        .setNextPluginApi(process.tables().nextPluginApi());
        if (process.timing().tells()) {
            timing(process, nowMonotonicNanos, message);
        }
        long until = process.levelWantedUntilEpochNanos();
        if (process.end() == null && until > nowEpochNanos) {
            message.setLevelWanted(Level.forNumber(process.tables().levelWanted()))
                    .setLevelWantedUntilEpochNanos(until)
                    .setLevelWantedBy(process.raisedBy());
        }
        if (process.hasOneGpuClock()) {
            message.setGpuClock(
                    GpuClock.newBuilder()
                            .setOffsetNanos(process.gpuClock().offsetNanos())
                            .setUncertaintyNanos(process.gpuClock().uncertaintyNanos()));
        }
        return message.build();
    }

    private static void timing(MonitoredProcess process, long now, Process.Builder message) {
        SegmentTiming timing = process.timing();
        message.setLaunchTimer(
                        switch (timing.timerState()) {
                            case TIMER_NONE -> LaunchTimer.LAUNCH_TIMER_NONE;
                            case TIMER_LIVE -> LaunchTimer.LAUNCH_TIMER_LIVE;
                            case TIMER_ENDED -> LaunchTimer.LAUNCH_TIMER_ENDED;
                            case TIMER_CLOSED -> LaunchTimer.LAUNCH_TIMER_CLOSED;
                            default -> LaunchTimer.LAUNCH_TIMER_UNSPECIFIED;
                        })
                .setLaunchTimerError(timing.timerError())
                .setLaunchTimerKnownUntilEpochNanos(process.timerKnownUntilEpochNanos(now))
                .setKernelChannels(
                        switch (timing.kernelChannels()) {
                            case KERNEL_CHANNELS_OFF -> KernelChannels.KERNEL_CHANNELS_OFF;
                            case KERNEL_CHANNELS_ON -> KernelChannels.KERNEL_CHANNELS_ON;
                            case KERNEL_CHANNELS_NO_ROOM -> KernelChannels.KERNEL_CHANNELS_NO_ROOM;
                            default -> KernelChannels.KERNEL_CHANNELS_UNSPECIFIED;
                        })
                .setMaskOverridden(timing.maskOverridden())
                .setTimedOneIn(timing.timedOneIn());
    }

    public static io.ringside.v1.Communicator communicator(Communicator communicator) {
        io.ringside.v1.Communicator.Builder message =
                io.ringside.v1.Communicator.newBuilder()
                        .setCommunicator(communicator.index())
                        .setCommHash(communicator.commHash())
                        .setName(communicator.name())
                        .setRanks(communicator.ranks())
                        .setNodes(communicator.nodes());
        for (Member member : communicator.members()) {
            message.addMembers(
                    io.ringside.v1.Member.newBuilder()
                            .setRank(member.rank())
                            .setProcess(member.process())
                            .setGpuUuid(member.gpuUuid())
                            .setGpuPciBusId(member.gpuPciBusId())
                            .setCudaDevice(member.cudaDevice())
                            .setFinalized(member.finalized()));
        }
        return message.build();
    }

    private static ProcessState state(@Nullable SegmentEnd end) {
        return switch (end) {
            case null -> ProcessState.PROCESS_STATE_LIVE;
            case DETACHED -> ProcessState.PROCESS_STATE_LIVE;
            case CLOSED -> ProcessState.PROCESS_STATE_CLOSED;
            case DIED, UNREADABLE -> ProcessState.PROCESS_STATE_DIED;
        };
    }
}
