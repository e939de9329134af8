package io.ringside.node.stream.message;

import io.ringside.node.aggregate.track.EndedTotals;
import io.ringside.v1.EndedLinks;
import io.ringside.v1.EndedOperations;
import io.ringside.v1.Snapshot;

/// What ended and is no longer listed, as a message. Stateless.
public final class EndedMessages {
    private EndedMessages() {}

    /// Nothing, while all that ended is still listed.
    public static void add(EndedTotals ended, Snapshot.Builder snapshot) {
        if (ended.processes() == 0 && ended.communicators() == 0) {
            return;
        }
        io.ringside.v1.EndedTotals.Builder message =
                snapshot.getEndedBuilder()
                        .setProcesses(ended.processes())
                        .setDied(ended.died())
                        .setCommunicators(ended.communicators())
                        .setTransfers(ended.transfers().count())
                        .setTransferBytes(ended.transfers().bytes());
        ended.operations()
                .forEach((operation, sum) ->
                        message.addOperations(
                                EndedOperations.newBuilder()
                                        .setOperation(operation)
                                        .setCount(sum.count())
                                        .setBytes(sum.bytes())));
        ended.links()
                .forEach((provenance, sum) ->
                        message.addLinks(
                                EndedLinks.newBuilder()
                                        .setProvenance(TrafficMessages.provenance(provenance))
                                        .setCount(sum.count())
                                        .setBytes(sum.bytes())));
    }
}
