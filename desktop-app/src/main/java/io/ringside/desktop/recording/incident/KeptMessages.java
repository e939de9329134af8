package io.ringside.desktop.recording.incident;

import io.ringside.desktop.feed.WireTap;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.Snapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The snapshots of the latest minutes of every node, deflated, for an incident that nobody has
/// asked for yet. For [#KEPT_NANOS] at most, and within so many bytes: who holds most gives its
/// oldest, which is counted, so that a node that sends much costs itself and no other. Thread-safe.
public final class KeptMessages implements WireTap {
    /// How far back an incident can reach.
    public static final long KEPT_NANOS = 600_000_000_000L;

    /// Runs of a daemon that are told apart within that time.
    private static final int MOST_DESCRIPTIONS = 16;

    private final long mostBytes;

    // All guarded by this.
    private final Map<String, Kept> nodes = new LinkedHashMap<>();
    private long bytes;

    /// A part of this program's heap, a thirty-second: 16 MiB as it is packaged.
    public static KeptMessages ofThisProgram() {
        return new KeptMessages(Runtime.getRuntime().maxMemory() / 32);
    }

    /// @param mostBytes of all nodes, as they lie in memory
    KeptMessages(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /// What one node said, and when it came.
    ///
    /// @param windowEndEpochNanos by the node's clock
    record Taken(long arrivalEpochNanos, long windowEndEpochNanos, PackedMessage message) {}

    /// Who it said it is, and when.
    record Described(long arrivalEpochNanos, NodeDescription message) {}

    /// What is kept of one node within an interval.
    ///
    /// @param snapshots oldest first
    /// @param cut snapshots of the interval that gave way
    /// @param aheadNanos its clock's against this program's, as of its latest snapshot; empty: none
    record Interval(
            List<Described> descriptions,
            List<Taken> snapshots,
            long cut,
            Optional<Long> aheadNanos) {}

    @Override
    public synchronized void description(String node, NodeDescription description) {
        Kept kept = nodes.computeIfAbsent(node, _ -> new Kept());
        kept.coming = description;
    }

    @Override
    public void snapshot(String node, Snapshot snapshot, long arrivalEpochNanos) {
        PackedMessage packed = PackedMessage.of(snapshot);
        add(node, new Taken(arrivalEpochNanos, snapshot.getWindowEndEpochNanos(), packed));
    }

    private synchronized void add(String node, Taken taken) {
        Kept kept = nodes.computeIfAbsent(node, _ -> new Kept());
        kept.add(taken);
        bytes += taken.message().packedBytes();
        while (!kept.snapshots.isEmpty()
                && kept.snapshots.getFirst().arrivalEpochNanos()
                        < taken.arrivalEpochNanos() - KEPT_NANOS) {
            bytes -= kept.drop().message().packedBytes();
        }
        while (bytes > mostBytes) {
            Kept largest = kept;
            for (Kept each : nodes.values()) {
                largest = each.bytes > largest.bytes ? each : largest;
            }
            Taken cut = largest.drop();
            largest.cut.addLast(cut.arrivalEpochNanos());
            bytes -= cut.message().packedBytes();
        }
    }

    /// The node is no longer followed.
    public synchronized void forget(String node) {
        Kept gone = nodes.remove(node);
        bytes -= gone == null ? 0 : gone.bytes;
    }

    /// What is kept of a node, by arrival; nothing of one that is not known.
    synchronized Interval interval(String node, long startEpochNanos, long endEpochNanos) {
        Kept kept = nodes.getOrDefault(node, new Kept());
        List<Taken> within =
                kept.snapshots.stream()
                        .filter(taken ->
                                taken.arrivalEpochNanos() >= startEpochNanos
                                        && taken.arrivalEpochNanos() <= endEpochNanos)
                        .toList();
        long cut =
                kept.cut.stream()
                        .filter(at -> at >= startEpochNanos && at <= endEpochNanos)
                        .count();
        return new Interval(
                new ArrayList<>(kept.descriptions), within, cut, Optional.ofNullable(kept.ahead));
    }

    synchronized long bytes() {
        return bytes;
    }

    /// Of one node. Guarded by the outer one.
    private static final class Kept {
        /// Arrivals that are remembered of what gave way, one for each.
        private static final int MOST_CUT = 4096;

        final Deque<Taken> snapshots = new ArrayDeque<>();
        final Deque<Described> descriptions = new ArrayDeque<>();
        final Deque<Long> cut = new ArrayDeque<>();
        @Nullable NodeDescription coming;
        @Nullable Long ahead;
        long bytes;

        void add(Taken taken) {
            NodeDescription described = coming;
            if (described != null) {
                descriptions.addLast(new Described(taken.arrivalEpochNanos(), described));
                coming = null;
                if (descriptions.size() > MOST_DESCRIPTIONS) {
                    descriptions.removeFirst();
                }
            }
            ahead = taken.windowEndEpochNanos() - taken.arrivalEpochNanos();
            snapshots.addLast(taken);
            bytes += taken.message().packedBytes();
            while (cut.size() > MOST_CUT) {
                cut.removeFirst();
            }
        }

        Taken drop() {
            Taken first = snapshots.removeFirst();
            bytes -= first.message().packedBytes();
            return first;
        }
    }
}
