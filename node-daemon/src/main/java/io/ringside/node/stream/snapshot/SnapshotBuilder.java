package io.ringside.node.stream.snapshot;

import io.ringside.node.aggregate.Aggregator;
import io.ringside.node.aggregate.communicator.ChannelStatistics;
import io.ringside.node.aggregate.communicator.Communicator;
import io.ringside.node.aggregate.communicator.LinkStatistics;
import io.ringside.node.aggregate.communicator.Member;
import io.ringside.node.aggregate.communicator.OperationStatistics;
import io.ringside.node.reading.Finding;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.stream.message.EndedMessages;
import io.ringside.node.stream.message.NodeIdentity;
import io.ringside.node.stream.message.OperationMessages;
import io.ringside.node.stream.message.ProcessMessages;
import io.ringside.node.stream.message.ProgressMessages;
import io.ringside.node.stream.message.ReadingMessages;
import io.ringside.node.stream.message.SourceMessages;
import io.ringside.node.stream.message.TrafficMessages;
import io.ringside.protocol.gpu.GpuMessages;
import io.ringside.v1.RingOrder;
import io.ringside.v1.Snapshot;
import java.util.List;

/// Puts the message of a window together from what the drain thread holds, between the window's end
/// and the start of the next.
final class SnapshotBuilder {
    /// In all rings of a snapshot together; further rings are left out.
    private static final int MOST_RING_RANKS = 1 << 16;

    private final NodeIdentity identity;
    private final Aggregator aggregator;
    private final SnapshotInputs inputs;
    private final LossMessages losses;

    SnapshotBuilder(
            NodeIdentity identity,
            Aggregator aggregator,
            SnapshotInputs inputs,
            LossMessages losses) {
        this.identity = identity;
        this.aggregator = aggregator;
        this.inputs = inputs;
        this.losses = losses;
    }

    Snapshot build(
            long window,
            long startEpochNanos,
            long endEpochNanos,
            List<SourceStatus> sources,
            List<Reading> readings,
            List<Finding> findings) {
        Snapshot.Builder snapshot =
                Snapshot.newBuilder()
                        .setStartEpochNanos(identity.startEpochNanos())
                        .setWindow(window)
                        .setWindowStartEpochNanos(startEpochNanos)
                        .setWindowEndEpochNanos(endEpochNanos)
                        .setSpanCount(aggregator.windowSpans());
        aggregator
                .processes()
                .forEach(process ->
                        snapshot.addProcesses(
                                ProcessMessages.process(
                                        process,
                                        endEpochNanos,
                                        aggregator.windowEndMonotonicNanos())));
        int ringRanks = MOST_RING_RANKS;
        for (Communicator communicator : aggregator.communicators()) {
            add(communicator, snapshot);
            for (RingOrder ring : TrafficMessages.rings(communicator, ringRanks)) {
                snapshot.addRingOrders(ring);
                ringRanks -= ring.getRanksCount();
            }
        }
        aggregator
                .openOperations()
                .forEach(open -> snapshot.addOpenOperations(OperationMessages.open(open)));
        ProgressMessages.add(aggregator.progress(), snapshot);
        snapshot.setOperations(OperationMessages.rows(aggregator.rows()));
        for (Reading reading : inputs.gpus().get()) {
            snapshot.addGpus(GpuMessages.message(reading.gpu()));
        }
        sources.forEach(source -> snapshot.addSources(SourceMessages.source(source)));
        ReadingMessages.addReadings(readings, snapshot);
        findings.forEach(finding -> snapshot.addFindings(ReadingMessages.finding(finding)));
        inputs.events().events().forEach(event -> snapshot.addEvents(ReadingMessages.event(event)));
        inputs.rhythm()
                .ifPresent(rhythm -> snapshot.setRhythm(ReadingMessages.rhythm(rhythm.status())));
        losses.add(aggregator, snapshot);
        EndedMessages.add(aggregator.ended(), snapshot);
        inputs.playback()
                .ifPresent(
                        source -> snapshot.setPlayback(SourceMessages.playback(source.playback())));
        return snapshot.build();
    }

    private static void add(Communicator communicator, Snapshot.Builder snapshot) {
        snapshot.addCommunicators(ProcessMessages.communicator(communicator));
        for (Member member : communicator.members()) {
            for (OperationStatistics statistics : member.operations()) {
                if (statistics.count() == 0
                        && statistics.captured() == 0
                        && statistics.callsAlone() == 0) {
                    continue;
                }
                if (isP2p(statistics)) {
                    snapshot.addP2P(OperationMessages.statistics(statistics));
                } else {
                    snapshot.addCollectives(OperationMessages.statistics(statistics));
                }
            }
            for (ChannelStatistics channel : member.channels()) {
                snapshot.addChannels(TrafficMessages.channel(channel));
            }
        }
        for (LinkStatistics link : communicator.links()) {
            if (link.count() > 0 || link.busyNanos() > 0) { // not what was withdrawn
                snapshot.addLinks(TrafficMessages.link(link));
            }
        }
    }

    private static boolean isP2p(OperationStatistics statistics) {
        return statistics.peer() >= 0
                || statistics.operation().equals("Send")
                || statistics.operation().equals("Recv");
    }
}
