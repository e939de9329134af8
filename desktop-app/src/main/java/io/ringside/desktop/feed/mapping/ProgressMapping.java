package io.ringside.desktop.feed.mapping;

import io.ringside.desktop.model.GpuTiming;
import io.ringside.desktop.model.RankProgress;
import io.ringside.desktop.model.TimingSource;
import io.ringside.v1.CommunicatorProgress;
import io.ringside.v1.LaunchState;
import io.ringside.v1.Process;
import io.ringside.v1.ProgressPoint;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Turns what a daemon says of launches into view data. Stateless.
final class ProgressMapping {
    private ProgressMapping() {}

    static GpuTiming timing(Process p) {
        return new GpuTiming(
                switch (p.getLaunchTimer()) {
                    case LAUNCH_TIMER_NONE -> GpuTiming.Timer.NONE;
                    case LAUNCH_TIMER_LIVE -> GpuTiming.Timer.LIVE;
                    case LAUNCH_TIMER_ENDED -> GpuTiming.Timer.ENDED;
                    case LAUNCH_TIMER_CLOSED -> GpuTiming.Timer.CLOSED;
                    case LAUNCH_TIMER_UNSPECIFIED, UNRECOGNIZED -> GpuTiming.Timer.UNTOLD;
                },
                p.getNcclApi(),
                p.getLaunchTimerError(),
                stamp(p.getLaunchTimerKnownUntilEpochNanos()),
                switch (p.getKernelChannels()) {
                    case KERNEL_CHANNELS_OFF -> GpuTiming.Channels.OFF;
                    case KERNEL_CHANNELS_ON -> GpuTiming.Channels.ON;
                    case KERNEL_CHANNELS_NO_ROOM -> GpuTiming.Channels.NO_ROOM;
                    case KERNEL_CHANNELS_UNSPECIFIED, UNRECOGNIZED -> GpuTiming.Channels.UNTOLD;
                },
                p.getMaskOverridden(),
                Math.max(0, p.getTimedOneIn()));
    }

    static RankProgress.State state(LaunchState state) {
        return switch (state) {
            case LAUNCH_STATE_LAUNCHING -> RankProgress.State.LAUNCHING;
            case LAUNCH_STATE_ENQUEUED -> RankProgress.State.ENQUEUED;
            case LAUNCH_STATE_REACHED -> RankProgress.State.REACHED;
            case LAUNCH_STATE_OPEN -> RankProgress.State.OPEN;
            case LAUNCH_STATE_UNSPECIFIED, UNRECOGNIZED -> RankProgress.State.UNKNOWN;
        };
    }

    static RankProgress progress(CommunicatorProgress p) {
        String source =
                SnapshotMapping.timingSource(p.getSource()).map(TimingSource::text).orElse("");
        return new RankProgress(
                p.getProcess(),
                p.getRank(),
                p.hasCompleted() ? Optional.of(point(p.getCompleted())) : Optional.empty(),
                stamp(p.getCompletedEpochNanos()),
                p.hasPending() ? Optional.of(point(p.getPending())) : Optional.empty(),
                state(p.getState()),
                source,
                p.hasBracketFirst() && p.hasBracketLast()
                        ? Optional.of(
                                new RankProgress.Bracket(
                                        p.getBracketLaunches(),
                                        p.getBracketOperations(),
                                        point(p.getBracketFirst()),
                                        point(p.getBracketLast())))
                        : Optional.empty(),
                p.getLaterOperations(),
                p.getOmittedOperations(),
                p.getNothingPending(),
                Integer.toUnsignedLong(p.getGroups()),
                Integer.toUnsignedLong(p.getLaunchesBegun()),
                Integer.toUnsignedLong(p.getLaunchesReturned()),
                stamp(p.getSinceEpochNanos()),
                stamp(p.getKnownUntilEpochNanos()),
                p.getProcessDied());
    }

    private static RankProgress.Point point(ProgressPoint p) {
        return new RankProgress.Point(
                p.getOperation(),
                Integer.toUnsignedLong(p.getSequenceNumber()),
                p.getPeer() < 0 ? OptionalInt.empty() : OptionalInt.of(p.getPeer()),
                p.getMessageBytes(),
                Integer.toUnsignedLong(p.getGroup()),
                p.getOperations(),
                stamp(p.getStartEpochNanos()));
    }

    private static OptionalLong stamp(long epochNanos) {
        return epochNanos == 0 ? OptionalLong.empty() : OptionalLong.of(epochNanos);
    }
}
