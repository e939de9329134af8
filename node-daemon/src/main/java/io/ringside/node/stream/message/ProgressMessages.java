package io.ringside.node.stream.message;

import io.ringside.node.aggregate.progress.CommunicatorProgress;
import io.ringside.node.aggregate.progress.LaunchState;
import io.ringside.node.aggregate.progress.ProgressPoint;
import io.ringside.v1.Snapshot;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far each rank is, as messages. Stateless.
public final class ProgressMessages {
    static final int MOST = 1 << 12;

    private ProgressMessages() {}

    /// What stands is put before what does not: the first [#MOST] are kept.
    public static void add(List<CommunicatorProgress> all, Snapshot.Builder snapshot) {
        all.stream()
                .sorted(Comparator.comparingInt(ProgressMessages::order))
                .limit(MOST)
                .forEach(one -> snapshot.addProgress(message(one)));
        snapshot.setProgressOmitted(Math.max(0, all.size() - MOST));
    }

    static io.ringside.v1.LaunchState state(@Nullable LaunchState state) {
        return switch (state) {
            case null -> io.ringside.v1.LaunchState.LAUNCH_STATE_UNSPECIFIED;
            case LAUNCHING -> io.ringside.v1.LaunchState.LAUNCH_STATE_LAUNCHING;
            case ENQUEUED -> io.ringside.v1.LaunchState.LAUNCH_STATE_ENQUEUED;
            case REACHED -> io.ringside.v1.LaunchState.LAUNCH_STATE_REACHED;
            case OPEN -> io.ringside.v1.LaunchState.LAUNCH_STATE_OPEN;
        };
    }

    private static int order(CommunicatorProgress one) {
        return one.state() != null ? 0 : one.nothingPending() ? 2 : 1;
    }

    private static io.ringside.v1.CommunicatorProgress message(CommunicatorProgress one) {
        io.ringside.v1.CommunicatorProgress.Builder message =
                io.ringside.v1.CommunicatorProgress.newBuilder()
                        .setProcess(one.process())
                        .setCommunicator(one.communicator())
                        .setRank(one.rank())
                        .setCompletedEpochNanos(one.completedEpochNanos())
                        .setState(state(one.state()))
                        .setBracketLaunches(one.bracketLaunches())
                        .setBracketOperations(one.bracketOperations())
                        .setLaterOperations(one.laterOperations())
                        .setOmittedOperations(one.omittedOperations())
                        .setNothingPending(one.nothingPending())
                        .setGroups(one.groups())
                        .setLaunchesBegun(one.launchesBegun())
                        .setLaunchesReturned(one.launchesReturned())
                        .setLaunchBegunEpochNanos(one.launchBegunEpochNanos())
                        .setSinceEpochNanos(one.sinceEpochNanos())
                        .setKnownUntilEpochNanos(one.knownUntilEpochNanos())
                        .setProcessDied(one.processDied());
        if (one.source() != null) {
            message.setSource(OperationMessages.source(one.source()));
        }
        if (one.completed() != null) {
            message.setCompleted(point(one.completed()));
        }
        if (one.pending() != null) {
            message.setPending(point(one.pending()));
        }
        if (one.bracketFirst() != null && one.bracketLast() != null) {
            message.setBracketFirst(point(one.bracketFirst()))
                    .setBracketLast(point(one.bracketLast()));
        }
        return message.build();
    }

    private static io.ringside.v1.ProgressPoint point(ProgressPoint point) {
        return io.ringside.v1.ProgressPoint.newBuilder()
                .setOperation(point.name())
                .setSequenceNumber(point.sequenceNumber())
                .setPeer(point.peer())
                .setMessageBytes(point.messageBytes())
                .setGroup(point.group())
                .setPlace(point.place())
                .setOperations(point.operations())
                .setStartEpochNanos(point.startEpochNanos())
                .build();
    }
}
