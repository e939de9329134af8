package io.ringside.node.aggregate.operation;

import io.ringside.node.aggregate.progress.CommunicatorProgress;
import io.ringside.node.aggregate.progress.GpuClock;
import io.ringside.node.aggregate.progress.OpenOperation;
import io.ringside.node.aggregate.progress.TimerWatch;
import io.ringside.node.aggregate.statistics.PluginCounters;
import io.ringside.node.ranks.LiveProcess;
import io.ringside.node.ranks.LiveRank;
import io.ringside.node.ring.event.SegmentTables;
import io.ringside.node.ring.event.SegmentTiming;
import io.ringside.node.ring.told.SegmentEnd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One process that this run of the daemon has drained, from its first record to after its end.
public final class MonitoredProcess {
    private final int index;
    private final long firstSeenEpochNanos;
    private final PluginCounters counters;
    private final GpuClock gpuClock = new GpuClock();
    private final TimerWatch timer = new TimerWatch();
    private final CommunicatorSlots slots;
    private String[] strings;
    private final long epochOffsetNanos;
    private final boolean tellsLaunches;
    private SegmentTables tables;
    private int cudaDevice = -1;
    private boolean severalGpus;
    private @Nullable SegmentEnd end;
    private long endedEpochNanos;
    private long endedNanos;
    private long lastOperationNanos;
    private long capturedOperations;
    private String raisedBy = "";
    private List<OpenOperation> openAtDeath = List.of();
    private List<CommunicatorProgress> progressAtDeath = List.of();

    /// @param epochOffsetNanos what turns its CPU stamps into the node's wall clock
    public MonitoredProcess(
            SegmentTables tables,
            PluginCounters counters,
            long firstSeenEpochNanos,
            long epochOffsetNanos) {
        index = tables.image().process();
        this.tables = tables;
        this.counters = counters;
        this.firstSeenEpochNanos = firstSeenEpochNanos;
        this.epochOffsetNanos = epochOffsetNanos;
        tellsLaunches = timing().tells();
        slots = new CommunicatorSlots(tables);
        strings = new String[tables.strings()];
        Arrays.fill(strings, "");
        readStrings();
    }

    public int index() {
        return index;
    }

    /// Its header and tables as last read.
    public SegmentTables tables() {
        return tables;
    }

    /// How its launches are timed, as last read.
    public SegmentTiming timing() {
        return new SegmentTiming(tables.image());
    }

    /// From layout 1.2: whether records name their launches.
    public boolean tellsLaunches() {
        return tellsLaunches;
    }

    public TimerWatch timer() {
        return timer;
    }

    /// Until when its events were read, if they no longer are; 0: they are, or never were.
    public long timerKnownUntilEpochNanos(long nowMonotonicNanos) {
        return timer.isWatching(nowMonotonicNanos) ? 0 : epochNanos(timer.lookedNanos());
    }

    /// Whether no lane ever dropped a record, as far as is known.
    public boolean isLossless() {
        return counters.isLossless();
    }

    public long firstSeenEpochNanos() {
        return firstSeenEpochNanos;
    }

    /// 0: none yet.
    public long lastOperationEpochNanos() {
        return epochNanos(lastOperationNanos);
    }

    /// Until when the level that the daemon wants holds; 0: nobody asked.
    public long levelWantedUntilEpochNanos() {
        return epochNanos(tables.levelWantedUntilNanos().orElse(0));
    }

    /// Who asked this run of the daemon for the level that is wanted; empty: not known.
    public String raisedBy() {
        return raisedBy;
    }

    public void raised(String by) {
        raisedBy = by;
    }

    public long capturedOperations() {
        return capturedOperations;
    }

    /// Absent while its segment is drained.
    public @Nullable SegmentEnd end() {
        return end;
    }

    /// When its end was noticed; 0 before.
    public long endedEpochNanos() {
        return endedEpochNanos;
    }

    public GpuClock gpuClock() {
        return gpuClock;
    }

    /// Whether one clock can stand for all its kernel stamps.
    public boolean hasOneGpuClock() {
        return gpuClock.isKnown() && !severalGpus;
    }

    /// What the plugin counted, as far as it is believed.
    public PluginCounters counters() {
        return counters;
    }

    public LiveProcess asLive() {
        List<LiveRank> ranks = new ArrayList<>();
        for (ProcessCommunicator known : slots.all()) {
            if (!known.member.finalized()) {
                ranks.add(
                        new LiveRank(
                                known.communicator.commHash(),
                                known.communicator.name(),
                                known.rank,
                                known.ranks,
                                known.member.cudaDevice(),
                                known.member.gpuUuid(),
                                known.member.gpuPciBusId()));
            }
        }
        return new LiveProcess(
                tables.pid(),
                tables.pidNamespace(),
                tables.processStartTicks(),
                tables.image().fileName(),
                ranks);
    }

    public void update(SegmentTables tables, long now) {
        this.tables = tables;
        counters.update(tables, now);
        timer.update(timing(), tables.lostFull(), now);
        readStrings();
    }

    public String string(int index) {
        return index < strings.length ? strings[index] : "";
    }

    /// The one that a record names ([RecordCursor#communicator()]); absent for a slot that is out
    /// of range, or holds nothing usable, or another one.
    public @Nullable ProcessCommunicator communicator(int name) {
        return slots.named(name);
    }

    public CommunicatorSlots slots() {
        return slots;
    }

    public void setCommunicator(int slot, ProcessCommunicator communicator, int cudaDevice) {
        slots.put(slot, communicator);
        severalGpus |= this.cudaDevice >= 0 && cudaDevice >= 0 && this.cudaDevice != cudaDevice;
        this.cudaDevice = cudaDevice >= 0 ? cudaDevice : this.cudaDevice;
    }

    public List<ProcessCommunicator> activeCommunicators() {
        return slots.all();
    }

    /// A CPU stamp of this process in the node's wall clock; 0 stays 0: absent.
    public long epochNanos(long stamp) {
        return stamp == 0 ? 0 : stamp + epochOffsetNanos;
    }

    public void sawOperation(long startNanos) {
        lastOperationNanos = Math.max(lastOperationNanos, startNanos);
    }

    public void countCaptured(int by) {
        capturedOperations += by;
    }

    /// Keeps of its tables only the header.
    public void ended(
            SegmentEnd how,
            long monotonicNanos,
            long epochNanos,
            List<OpenOperation> open,
            List<CommunicatorProgress> progress) {
        end = how;
        tables = new SegmentTables(tables.image().headerAlone());
        strings = new String[0];
        endedNanos = monotonicNanos;
        slots.clear(monotonicNanos, open, progress);
        endedEpochNanos = epochNanos;
        openAtDeath = List.copyOf(open);
        progressAtDeath = List.copyOf(progress);
    }

    public boolean hasDied() {
        return end == SegmentEnd.DIED || end == SegmentEnd.UNREADABLE;
    }

    /// By the event clock; only once it has ended.
    public long endedNanos() {
        return endedNanos;
    }

    /// It is told of no more, and neither is what it left open.
    public void forget(long now) {
        slots.letGoOfHeld(now);
    }

    public List<CommunicatorProgress> progressAtDeath() {
        return progressAtDeath;
    }

    public List<OpenOperation> openAtDeath() {
        return openAtDeath;
    }

    private void readStrings() {
        for (int i = 1; i < strings.length; i++) {
            if (strings[i].isEmpty()) {
                strings[i] = tables.string(i);
            }
        }
    }
}
