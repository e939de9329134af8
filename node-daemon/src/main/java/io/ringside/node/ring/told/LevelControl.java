package io.ringside.node.ring.told;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Where requests for another level go. Any thread may ask; nobody waits here.
public interface LevelControl {
    /// One answer for each process that was asked for. Fails with
    /// [java.util.concurrent.RejectedExecutionException] when too many wait already; one that is
    /// cancelled before its turn is not carried out.
    CompletableFuture<List<RaiseAnswer>> raise(RaiseRequest request);
}
