package io.ringside.desktop.feed.mapping;

import io.ringside.desktop.model.NodeInfo;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.OperationColumns;
import io.ringside.desktop.model.SpanColumns;
import io.ringside.desktop.model.node.NodeForwarding;
import io.ringside.desktop.model.node.PlaybackState;
import io.ringside.protocol.text.ForeignText;
import io.ringside.v1.Forwarding;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.Operations;
import io.ringside.v1.Playback;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SpanBatch;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Turns one node's messages into records of `model`. Remembers which communicator each index of
/// this run of the daemon means, as spans name them by index. Owned by the feed's thread. Input is
/// hostile: what contradicts itself is refused.
public final class WireMapping {
    /// As long as a name in the network can be, and two more.
    private static final int MOST_HOST_CHARACTERS = 255;

    private static final long DAY_NANOS = 86_400_000_000_000L;
    private static final double MOST_SPEED = 1_000;

    private final Map<Integer, Long> hashes = new HashMap<>();
    private final RangeFilter ranges = new RangeFilter();
    private final ColumnFilter columns = new ColumnFilter();
    private long run;

    /// How many figures, rows, operations and spans could not be and were left out since the last
    /// call.
    public long takeOutOfRange() {
        return ranges.takeRefused() + columns.takeRefused();
    }

    public NodeInfo info(NodeDescription described) throws MalformedMessage {
        NodeDescription d = (NodeDescription) ranges.filtered(described);
        return new NodeInfo(
                d.getProtocolMajor(),
                d.getProtocolMinor(),
                ForeignText.line(d.getHostName(), MOST_HOST_CHARACTERS),
                d.getDaemonVersion(),
                d.getStartEpochNanos(),
                d.getPeriodNanos(),
                d.hasPlayback() ? Optional.of(playback(d.getPlayback())) : Optional.empty(),
                d.hasForwarding() ? Optional.of(forwarding(d.getForwarding())) : Optional.empty());
    }

    /// `sent` without what cannot be: for whoever passes it on.
    public Snapshot within(Snapshot sent) throws MalformedMessage {
        return (Snapshot) ranges.filtered(sent);
    }

    /// @param s within its ranges
    /// @param nowEpochNanos of the observer, when the node's clock runs beside it
    public NodeSnapshot snapshot(Snapshot s, OptionalLong nowEpochNanos) throws MalformedMessage {
        long end = s.getWindowEndEpochNanos();
        if (s.getWindowStartEpochNanos() > end) {
            throw new MalformedMessage("a snapshot whose window ends before it began");
        }
        if (nowEpochNanos.isPresent() && end - nowEpochNanos.getAsLong() > mostAhead(s)) {
            throw new MalformedMessage(
                    "a snapshot from "
                            + (end - nowEpochNanos.getAsLong()) / DAY_NANOS
                            + " days ahead of this machine's clock");
        }
        if (s.getStartEpochNanos() != run) {
            run = s.getStartEpochNanos();
            hashes.clear();
        }
        s.getCommunicatorsList().forEach(c -> hashes.put(c.getCommunicator(), c.getCommHash()));
        OperationColumns operations =
                s.hasOperations() ? operations(s.getOperations()) : OperationColumns.EMPTY;
        return new SnapshotMapping(hashes).map(s, operations);
    }

    /// A capture that is played round after round runs ahead as much faster as it is delivered: a
    /// day of the observer's.
    private static long mostAhead(Snapshot s) {
        double speed = s.hasPlayback() ? s.getPlayback().getSpeed() : 1;
        return (long) (DAY_NANOS * Math.clamp(speed, 1, MOST_SPEED));
    }

    public SpanColumns spans(SpanBatch sent) throws MalformedMessage {
        SpanBatch within = (SpanBatch) ranges.filtered(sent);
        checkLengths(within);
        SpanBatch b = columns.filtered(within);
        int n = b.getStartNanosCount();
        SpanColumns.Kind[] kinds = SpanColumns.Kind.values();
        SpanColumns.Kind[] kind = new SpanColumns.Kind[n];
        boolean[] send = new boolean[n];
        for (int i = 0; i < n; i++) {
            int number = b.getKind(i);
            kind[i] =
                    number > 0 && number < kinds.length ? kinds[number] : SpanColumns.Kind.UNKNOWN;
            send[i] = b.getSend(i);
        }
        return new SpanColumns(
                run,
                b.getWindow(),
                b.getWindowStartEpochNanos(),
                b.getWindowEndEpochNanos(),
                b.getNamesList().toArray(String[]::new),
                kind,
                Columns.indices("Spans", b.getNameList(), b.getNamesCount()),
                Columns.ints(b.getProcessList()),
                spanHashes(b),
                Columns.ints(b.getRankList()),
                Columns.ints(b.getPeerList()),
                Columns.ints(b.getChannelList()),
                send,
                Columns.ints(b.getNumberList()),
                Columns.longs(b.getBytesList()),
                Columns.longs(b.getStartNanosList()),
                Columns.longs(b.getEndNanosList()),
                Columns.ints(b.getSecondStateNanosList()),
                Columns.ints(b.getThirdStateNanosList()),
                b.getOperationIdCount() == n ? Columns.longs(b.getOperationIdList()) : new long[n],
                b.getOmitted(),
                b.getLastOfWindow());
    }

    private static void checkLengths(SpanBatch b) throws MalformedMessage {
        Columns.equalLength(
                "Spans",
                b.getStartNanosCount(),
                b.getKindCount(),
                b.getNameCount(),
                b.getProcessCount(),
                b.getCommunicatorCount(),
                b.getRankCount(),
                b.getPeerCount(),
                b.getChannelCount(),
                b.getSendCount(),
                b.getNumberCount(),
                b.getBytesCount(),
                b.getEndNanosCount(),
                b.getSecondStateNanosCount(),
                b.getThirdStateNanosCount());
    }

    /// API calls of a group may belong to no communicator (index 0): they get hash 0 and are drawn
    /// by nobody.
    private long[] spanHashes(SpanBatch b) throws MalformedMessage {
        Map<Integer, Long> known = new HashMap<>(hashes);
        known.putIfAbsent(0, 0L);
        return Columns.hashes("Spans", b.getCommunicatorList(), known);
    }

    private OperationColumns operations(Operations sent) throws MalformedMessage {
        checkLengths(sent);
        Operations o = columns.filtered(sent);
        int n = o.getStartEpochNanosCount();
        OperationColumns.State[] states = OperationColumns.State.values();
        OperationColumns.State[] state = new OperationColumns.State[n];
        for (int i = 0; i < n; i++) {
            int number = o.getState(i);
            state[i] =
                    number > 0 && number < states.length
                            ? states[number]
                            : OperationColumns.State.UNKNOWN;
        }
        return new OperationColumns(
                o.getNamesList().toArray(String[]::new),
                Columns.hashes("Operations", o.getCommunicatorList(), hashes),
                Columns.ints(o.getRankList()),
                Columns.indices("Operations", o.getNameList(), o.getNamesCount()),
                Columns.ints(o.getSequenceNumberList()),
                Columns.ints(o.getPeerList()),
                Columns.longs(o.getMessageBytesList()),
                Columns.longs(o.getStartEpochNanosList()),
                Columns.longs(o.getEnqueuedEpochNanosList()),
                Columns.longs(o.getGpuStartNanosList()),
                Columns.longs(o.getGpuEndNanosList()),
                Columns.longs(o.getProxyStartEpochNanosList()),
                Columns.longs(o.getProxyEndEpochNanosList()),
                state,
                Columns.ints(o.getProcessList()),
                Columns.longs(o.getOperationIdList()),
                Columns.longs(o.getEventStartEpochNanosList(), n),
                Columns.longs(o.getEventEndEpochNanosList(), n),
                Columns.ints(o.getLaunchOperationsList(), n),
                o.getOmitted());
    }

    private static void checkLengths(Operations o) throws MalformedMessage {
        int n = o.getStartEpochNanosCount();
        Columns.equalLength(
                "Operations",
                n,
                o.getCommunicatorCount(),
                o.getRankCount(),
                o.getNameCount(),
                o.getSequenceNumberCount(),
                o.getPeerCount(),
                o.getMessageBytesCount(),
                o.getEnqueuedEpochNanosCount(),
                o.getGpuStartNanosCount(),
                o.getGpuEndNanosCount(),
                o.getProxyStartEpochNanosCount(),
                o.getProxyEndEpochNanosCount(),
                o.getStateCount(),
                o.getProcessCount(),
                o.getOperationIdCount());
        if (o.getEventStartEpochNanosCount() > 0) { // from 1.3
            Columns.equalLength(
                    "Operations",
                    n,
                    o.getEventStartEpochNanosCount(),
                    o.getEventEndEpochNanosCount(),
                    o.getLaunchOperationsCount());
        }
    }

    static PlaybackState playback(Playback p) {
        return new PlaybackState(
                p.getFile(),
                p.getSpeed(),
                p.getLoop(),
                p.getFinished(),
                p.getOrigin(),
                p.getSimulated());
    }

    static NodeForwarding forwarding(Forwarding f) {
        return new NodeForwarding(f.getEndpoint(), f.getSinceEpochNanos());
    }
}
