package io.ringside.node.aggregate;

import io.ringside.node.aggregate.communicator.ChannelStatistics;
import io.ringside.node.aggregate.communicator.Communicator;
import io.ringside.node.aggregate.communicator.LinkStatistics;
import io.ringside.node.aggregate.communicator.Member;
import io.ringside.node.aggregate.communicator.OperationStatistics;
import io.ringside.node.aggregate.operation.MonitoredProcess;
import io.ringside.node.aggregate.progress.CommunicatorProgress;
import io.ringside.node.aggregate.progress.OpenOperation;
import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.aggregate.span.SpanWindow;
import io.ringside.node.aggregate.statistics.PluginCounters;
import io.ringside.node.aggregate.track.Counters;
import io.ringside.node.aggregate.track.EndedTotals;
import io.ringside.node.aggregate.track.Ledger;
import io.ringside.node.aggregate.track.OperationRows;
import io.ringside.node.ranks.CommunicatorRings;
import io.ringside.node.ranks.LiveProcess;
import io.ringside.node.ring.event.RecordCursor;
import io.ringside.node.ring.event.SegmentTables;
import io.ringside.node.ring.told.DrainListener;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.ring.told.SegmentImage;
import io.ringside.node.time.EventClock;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/// Everything the daemon knows of the jobs on its node: totals since its start and the window that
/// is open. Owned by the drain thread, which feeds it, ends its windows, and lets the snapshot be
/// built between [#endWindow] and [#startWindow].
///
/// What it loses it counts: rows and spans beyond a window's budget, operations beyond the table.
public final class Aggregator implements DrainListener {
    private final EventClock clock;
    private final SpanHistory history;
    private final long startMonotonicNanos;
    private final Retention retention;
    private final Ledger ledger;
    private final RecordCursor cursor = new RecordCursor();
    private final Map<Integer, ProcessRecords> draining = new HashMap<>();
    private final RelayOrigins origins;
    private final List<MonitoredProcess> processes = new ArrayList<>();
    private List<OpenOperation> openOperations = List.of();
    private List<CommunicatorProgress> progress = List.of();
    private long windowEndMonotonicNanos;
    private long thinnedOperations;
    private long omittedSpans;
    private long windowSpans;
    private List<CommunicatorRings> takenRings = List.of();
    private int takenFor;
    private int ended;

    /// With the default retention, and room for more rows than any test has.
    public Aggregator(EventClock clock, SpanHistory history) {
        this(clock, history, Retention.DEFAULT, 64 << 20);
    }

    /// @param rowBytes what all rows of statistics together may take, by estimate
    public Aggregator(EventClock clock, SpanHistory history, Retention retention, long rowBytes) {
        this.clock = clock;
        this.history = history;
        this.retention = retention;
        ledger = new Ledger(rowBytes);
        origins = new RelayOrigins(draining.values(), ledger.anomalies);
        startMonotonicNanos = clock.monotonicNanos();
    }

    @Override
    public void attached(SegmentImage segment) {
        SegmentTables tables = new SegmentTables(segment);
        long now = clock.monotonicNanos();
        boolean older = tables.bornMonotonicNanos() < startMonotonicNanos;
        MonitoredProcess process =
                new MonitoredProcess(
                        tables,
                        new PluginCounters(tables, older, now),
                        clock.epochNanos(),
                        clock.epochMinusMonotonicNanos(
                                tables.epochOffsetNanos(), tables.pid(), tables.pidNamespace()));
        processes.add(process);
        ProcessRecords records = new ProcessRecords(process, ledger, origins);
        records.update(tables, now);
        draining.put(segment.process(), records);
    }

    @Override
    public void updated(SegmentImage segment) {
        ProcessRecords records = draining.get(segment.process());
        if (records != null) {
            records.update(new SegmentTables(segment), clock.monotonicNanos());
        }
    }

    @Override
    public void drained(int process, int lane, long arrivalMonotonicNanos, ByteBuffer records) {
        ProcessRecords target = draining.get(process);
        if (target == null) {
            return;
        }
        ProcessLane state = target.lane(lane);
        cursor.over(records);
        while (cursor.next()) {
            target.take(cursor, state, arrivalMonotonicNanos);
        }
    }

    @Override
    public void ended(int process, SegmentEnd end) {
        ProcessRecords records = draining.remove(process);
        if (records != null) {
            ended++;
            boolean died = end == SegmentEnd.DIED || end == SegmentEnd.UNREADABLE;
            List<OpenOperation> open = new ArrayList<>();
            List<CommunicatorProgress> standing = new ArrayList<>();
            records.end(clock.monotonicNanos(), died, open, standing);
            List<OpenOperation> left = died ? open : List.of();
            List<CommunicatorProgress> reached = died ? standing : List.of();
            records.process.ended(end, clock.monotonicNanos(), clock.epochNanos(), left, reached);
        }
    }

    @Override
    public void raised(int process, String by) {
        ProcessRecords records = draining.get(process);
        if (records != null) {
            records.process.raised(by);
        }
    }

    /// Completes what is due. To be called after every pass of the drain.
    public void sweep() {
        long now = clock.monotonicNanos();
        for (ProcessRecords records : draining.values()) {
            records.sweep(now);
        }
    }

    /// Takes the window's samples, after which everything may be read for the snapshot; its spans
    /// go to the history.
    public void endWindow(long window, long startEpochNanos, long endEpochNanos) {
        long now = clock.monotonicNanos();
        windowEndMonotonicNanos = now;
        fold(now);
        List<OpenOperation> open = new ArrayList<>();
        List<CommunicatorProgress> reached = new ArrayList<>();
        for (ProcessRecords records : draining.values()) {
            records.sweep(now);
            records.endWindow(now, open, reached);
        }
        processes.forEach(process -> open.addAll(process.openAtDeath()));
        processes.forEach(process -> reached.addAll(process.progressAtDeath()));
        openOperations = List.copyOf(open);
        progress = List.copyOf(reached);
        for (Communicator communicator : ledger.communicators()) {
            communicator.links().forEach(LinkStatistics::endWindow);
            communicator
                    .members()
                    .forEach(member -> member.operations().forEach(OperationStatistics::endWindow));
        }
        thinnedOperations += ledger.rows.omitted();
        SpanWindow spans = ledger.spans.close(window, startEpochNanos, endEpochNanos);
        omittedSpans += spans.omitted();
        windowSpans = spans.size();
        history.add(spans);
    }

    /// What ended long ago, or too many after it, is told of only in the totals of all that ended;
    /// earlier where rows are short of memory.
    private void fold(long now) {
        boolean isShort = ledger.budget.isShort();
        long before = now - retention.time().toNanos();
        int beyond = ended - retention.processes();
        for (Iterator<MonitoredProcess> all = processes.iterator(); ended > 0 && all.hasNext(); ) {
            MonitoredProcess process = all.next();
            if (process.end() != null && (beyond > 0 || process.endedNanos() < before)) {
                ledger.ended.add(process);
                process.forget(now);
                all.remove();
                ended--;
                beyond--;
            }
        }
        ledger.foldEnded(before, isShort ? 0 : retention.communicators());
    }

    /// Forgets the window that ended.
    public void startWindow() {
        ledger.rows.startWindow();
        for (Communicator communicator : ledger.communicators()) {
            communicator.links().forEach(LinkStatistics::startWindow);
            for (Member member : communicator.members()) {
                member.operations().forEach(OperationStatistics::startWindow);
                member.channels().forEach(ChannelStatistics::startWindow);
            }
        }
    }

    /// Rings of communicators that are not known, or are told to be of another size, are passed
    /// over. Quick when they are those of the call before.
    public void takeRings(List<CommunicatorRings> rings) {
        if (rings.equals(takenRings) && ledger.communicatorsMade() == takenFor) {
            return;
        }
        Map<Long, CommunicatorRings> byHash = new HashMap<>();
        rings.forEach(told -> byHash.put(told.commHash(), told));
        for (Communicator communicator : ledger.communicators()) {
            CommunicatorRings told = byHash.get(communicator.commHash());
            if (told != null && told.ranks() == communicator.ranks()) {
                communicator.setRings(told);
            }
        }
        takenRings = rings;
        takenFor = ledger.communicatorsMade();
    }

    /// The processes that are being drained, with the communicators they have not finalized.
    public List<LiveProcess> liveProcesses() {
        return draining.values().stream().map(records -> records.process.asLive()).toList();
    }

    /// Those that are drained, and those that ended lately.
    public List<MonitoredProcess> processes() {
        return processes;
    }

    /// Of what ended and is told of no more.
    public EndedTotals ended() {
        return ledger.ended;
    }

    /// A loss that the plugin counted, of all processes since start.
    public long pluginLosses(int reason) {
        return ledger.ended.loss(reason) + sum(counters -> counters.loss(reason));
    }

    /// An anomaly that the plugin counted, of all processes since start.
    public long pluginAnomalies(int kind) {
        return ledger.ended.anomaly(kind) + sum(counters -> counters.anomaly(kind));
    }

    /// Records that did not fit into their lane, of all processes since start.
    public long lostFull() {
        return ledger.ended.lostFull() + sum(PluginCounters::lostFull);
    }

    /// Records for which only the reserve was left, of all processes since start.
    public long lostReserve() {
        return ledger.ended.lostReserve() + sum(PluginCounters::lostReserve);
    }

    /// Since start: rows of statistics that found no room; others stand for them.
    public long refusedRows() {
        return ledger.budget.refused();
    }

    /// What the rows of statistics take of the heap, by estimate.
    public long rowBytes() {
        return ledger.budget.usedBytes();
    }

    /// Processes whose plugin's counters made no sense, since start: what they counted from then on
    /// is not known.
    public long disbelievedCounters() {
        return ledger.ended.disbelieved() + sum(counters -> counters.areBelieved() ? 0 : 1);
    }

    private long sum(ToLongFunction<PluginCounters> count) {
        return processes.stream().map(MonitoredProcess::counters).mapToLong(count).sum();
    }

    public List<Communicator> communicators() {
        return ledger.communicators();
    }

    /// As of the last [#endWindow], with those that dead processes left behind.
    public List<OpenOperation> openOperations() {
        return openOperations;
    }

    /// The daemon's clock at the last [#endWindow].
    public long windowEndMonotonicNanos() {
        return windowEndMonotonicNanos;
    }

    /// How far each rank is on each communicator, as of the last [#endWindow], with what dead
    /// processes left behind.
    public List<CommunicatorProgress> progress() {
        return progress;
    }

    public OperationRows rows() {
        return ledger.rows;
    }

    /// Spans kept of the window that ended last.
    public long windowSpans() {
        return windowSpans;
    }

    /// Since start: rows left out of their window by thinning.
    public long thinnedOperations() {
        return thinnedOperations;
    }

    /// Since start: spans beyond their window's budget.
    public long omittedSpans() {
        return omittedSpans;
    }

    /// Since start: operations given up before their end, by reason.
    public Counters lostOperations() {
        return ledger.lostOperations;
    }

    /// Odd records that the daemon met, since start.
    public Counters anomalies() {
        return ledger.anomalies;
    }
}
