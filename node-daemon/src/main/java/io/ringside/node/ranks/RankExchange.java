package io.ringside.node.ranks;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// Where the drain thread tells the sources which processes it drains, and the sources tell it the
/// rings that NCCL made. Thread-safe; each way the newest wins; never blocks.
public final class RankExchange {
    private final AtomicReference<List<LiveProcess>> processes = new AtomicReference<>(List.of());
    private final AtomicReference<List<CommunicatorRings>> rings = new AtomicReference<>(List.of());

    /// As of the end of the latest window.
    public List<LiveProcess> processes() {
        return processes.get();
    }

    public void publishProcesses(List<LiveProcess> live) {
        processes.set(List.copyOf(live));
    }

    /// All that are known; the same object until there are new ones.
    public List<CommunicatorRings> rings() {
        return rings.get();
    }

    public void publishRings(List<CommunicatorRings> known) {
        rings.set(List.copyOf(known));
    }
}
