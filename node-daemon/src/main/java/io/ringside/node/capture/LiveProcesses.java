package io.ringside.node.capture;

import io.ringside.node.ranks.LiveProcess;
import io.ringside.node.ranks.LiveRank;
import io.ringside.node.ranks.RankExchange;
import io.ringside.node.ring.event.CommunicatorSlot;
import io.ringside.node.ring.event.SegmentTables;
import io.ringside.node.ring.told.SegmentImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Tells the sources which processes are being captured, with the communicators that they have not
/// finalized. Belongs to the drain thread.
final class LiveProcesses {
    private final RankExchange ranks;
    private final Map<Integer, LiveProcess> live = new LinkedHashMap<>();

    LiveProcesses(RankExchange ranks) {
        this.ranks = ranks;
    }

    void put(SegmentImage image) {
        LiveProcess process = of(new SegmentTables(image));
        if (!process.equals(live.put(image.process(), process))) {
            ranks.publishProcesses(List.copyOf(live.values()));
        }
    }

    void remove(int process) {
        if (live.remove(process) != null) {
            ranks.publishProcesses(List.copyOf(live.values()));
        }
    }

    private static LiveProcess of(SegmentTables tables) {
        List<LiveRank> members = new ArrayList<>();
        int stride = tables.communicatorBytes();
        int slots = stride <= 0 ? 0 : tables.image().communicators().limit() / stride;
        for (int i = 0; i < Math.min(slots, tables.communicators()); i++) {
            if (!tables.hasCommunicator(i)) {
                continue;
            }
            CommunicatorSlot slot = tables.communicator(i);
            if (slot.isUsable() && !slot.isFinalized()) {
                members.add(
                        new LiveRank(
                                slot.commHash(),
                                slot.name(),
                                slot.rank(),
                                slot.ranks(),
                                slot.cudaDevice(),
                                slot.gpuUuid(),
                                slot.gpuPciBusId()));
            }
        }
        return new LiveProcess(
                tables.pid(),
                tables.pidNamespace(),
                tables.processStartTicks(),
                tables.image().fileName(),
                members);
    }
}
