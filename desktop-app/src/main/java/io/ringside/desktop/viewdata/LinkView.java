package io.ringside.desktop.viewdata;

import io.ringside.desktop.model.Provenance;
import io.ringside.desktop.model.Regression;
import java.util.Optional;
import java.util.OptionalDouble;

/// Bytes from one rank to another in one communicator, of one provenance. Counted at the sender.
///
/// @param from rank axis index of the sender
/// @param to rank axis index of the receiver
/// @param count transfers (measured), sends (declared), collectives (modelled)
/// @param rateBytesPerSecond since the daemon's start
/// @param latencyNanos only when identifiable
/// @param stale the sender's node is stale
public record LinkView(
        int communicator,
        int from,
        int to,
        Provenance provenance,
        long bytes,
        long count,
        OptionalDouble rateBytesPerSecond,
        OptionalDouble windowRateBytesPerSecond,
        OptionalDouble latencyNanos,
        Optional<Regression> regression,
        boolean stale) {}
