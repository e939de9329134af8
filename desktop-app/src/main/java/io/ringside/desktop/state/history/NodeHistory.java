package io.ringside.desktop.state.history;

import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.NodeSnapshot.Link;
import io.ringside.desktop.model.NodeSnapshot.Statistics;
import io.ringside.desktop.model.subject.TimeSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What one node's links and operations had counted at moments of the last 15 minutes, so that what
/// they did in a range of time is the difference of two. Where that takes more memory than it may,
/// moments that are long ago are kept further apart. Owned by the correlate thread.
public final class NodeHistory {
    static final long KEPT_NANOS = 15 * 60_000_000_000L;

    private final RowIndex<LinkKey> links = new RowIndex<>();
    private final RowIndex<OperationKey> collectives = new RowIndex<>();
    private final RowIndex<OperationKey> p2p = new RowIndex<>();
    private final List<Checkpoint> kept = new ArrayList<>();
    private long bytes;
    private long runEpochNanos = Long.MIN_VALUE;

    /// What was counted in a range of time, as far as it is kept.
    ///
    /// @param interval what is told, at least as wide as what was asked where history reaches so
    ///   far
    public record Part(
            TimeSpan interval,
            List<Link> links,
            List<Statistics> collectives,
            List<Statistics> p2p) {
        public Part {
            links = List.copyOf(links);
            collectives = List.copyOf(collectives);
            p2p = List.copyOf(p2p);
        }
    }

    /// The next snapshot of the node. A daemon that began anew counts from zero again: nothing of
    /// before is kept.
    ///
    /// @param maxBytes what all moments may take
    public void add(NodeSnapshot snapshot, long maxBytes) {
        long at = snapshot.windowEndEpochNanos();
        boolean anew =
                snapshot.startEpochNanos() != runEpochNanos
                        || (!kept.isEmpty() && at <= kept.getLast().epochNanos());
        if (anew || isFull(snapshot)) {
            clear();
        }
        runEpochNanos = snapshot.startEpochNanos();
        Checkpoint next =
                new Checkpoint(
                        at,
                        links(snapshot.links()),
                        operations(collectives, snapshot.collectives()),
                        operations(p2p, snapshot.p2p()));
        kept.add(next);
        bytes += next.memoryBytes();
        while (kept.size() > 1 && kept.getFirst().epochNanos() < at - KEPT_NANOS) {
            remove(0);
        }
        while (bytes > maxBytes && kept.size() > 2) {
            remove(closest(at));
        }
    }

    /// From where on it is kept; empty before the second snapshot.
    public Optional<TimeSpan> reach() {
        return kept.size() < 2
                ? Optional.empty()
                : Optional.of(
                        new TimeSpan(kept.getFirst().epochNanos(), kept.getLast().epochNanos()));
    }

    /// What was counted from the last moment at or before the range's start to the first at or
    /// after its end; empty where nothing of the range is kept.
    public Optional<Part> during(TimeSpan asked) {
        if (kept.size() < 2
                || asked.endEpochNanos() <= kept.getFirst().epochNanos()
                || asked.startEpochNanos() >= kept.getLast().epochNanos()) {
            return Optional.empty();
        }
        int first = 0;
        while (first + 2 < kept.size()
                && kept.get(first + 1).epochNanos() <= asked.startEpochNanos()) {
            first++;
        }
        int last = first + 1;
        while (last + 1 < kept.size() && kept.get(last).epochNanos() < asked.endEpochNanos()) {
            last++;
        }
        return Optional.of(part(kept.get(first), kept.get(last)));
    }

    /// Rows that came when [RowIndex#MOST] of their kind were kept already: no range tells of them.
    public int leftOut() {
        return links.leftOut() + collectives.leftOut() + p2p.leftOut();
    }

    /// About how much memory the moments take.
    public long memoryBytes() {
        return bytes;
    }

    private Part part(Checkpoint from, Checkpoint to) {
        List<Link> moved = new ArrayList<>();
        for (int row = 0; row < to.links().length / 3; row++) {
            moved.add(
                    links.key(row)
                            .over(
                                    difference(from.links(), to.links(), 3 * row),
                                    difference(from.links(), to.links(), 3 * row + 1),
                                    difference(from.links(), to.links(), 3 * row + 2) / 1e9));
        }
        return new Part(
                new TimeSpan(from.epochNanos(), to.epochNanos()),
                moved,
                operations(collectives, from.collectives(), to.collectives()),
                operations(p2p, from.p2p(), to.p2p()));
    }

    /// Those that were called in that time.
    private static List<Statistics> operations(
            RowIndex<OperationKey> rows, long[] from, long[] to) {
        List<Statistics> called = new ArrayList<>();
        for (int row = 0; row < to.length / 2; row++) {
            long count = difference(from, to, 2 * row);
            if (count > 0) {
                called.add(rows.key(row).over(count, difference(from, to, 2 * row + 1)));
            }
        }
        return called;
    }

    /// A row that is told no longer has not counted back.
    private static long difference(long[] from, long[] to, int index) {
        return Math.max(0, Checkpoint.at(to, index) - Checkpoint.at(from, index));
    }

    private long[] links(List<Link> rows) {
        rows.forEach(row -> links.of(LinkKey.of(row)));
        long[] figures = last(3 * links.size(), Checkpoint::links);
        for (Link row : rows) {
            int number = links.of(LinkKey.of(row));
            if (number != RowIndex.NONE) {
                figures[3 * number] = row.bytes();
                figures[3 * number + 1] = row.count();
                figures[3 * number + 2] = Math.round(LinkKey.busySeconds(row) * 1e9);
            }
        }
        return figures;
    }

    private long[] operations(RowIndex<OperationKey> index, List<Statistics> rows) {
        rows.forEach(row -> index.of(OperationKey.of(row)));
        long[] figures =
                last(
                        2 * index.size(),
                        index.equals(collectives) ? Checkpoint::collectives : Checkpoint::p2p);
        for (Statistics row : rows) {
            int number = index.of(OperationKey.of(row));
            if (number != RowIndex.NONE) {
                figures[2 * number] = row.count();
                figures[2 * number + 1] = row.totalBytes();
            }
        }
        return figures;
    }

    /// A row that is told no longer stands where it was.
    private long[] last(int size, Function<Checkpoint, long[]> of) {
        long[] figures = new long[size];
        if (!kept.isEmpty()) {
            long[] before = of.apply(kept.getLast());
            System.arraycopy(before, 0, figures, 0, Math.min(before.length, size));
        }
        return figures;
    }

    /// Rows that came and went have taken all numbers, and those that are there would fit.
    private boolean isFull(NodeSnapshot snapshot) {
        return isFull(links.size(), snapshot.links().size())
                || isFull(collectives.size(), snapshot.collectives().size())
                || isFull(p2p.size(), snapshot.p2p().size());
    }

    private static boolean isFull(int numbered, int rows) {
        return numbered == RowIndex.MOST && rows < RowIndex.MOST / 2;
    }

    /// The moment that is missed least: whose neighbours are close together for their age.
    private int closest(long now) {
        int best = 1;
        double least = Double.MAX_VALUE;
        for (int i = 1; i + 1 < kept.size(); i++) {
            double gap = kept.get(i + 1).epochNanos() - kept.get(i - 1).epochNanos();
            double age = now - kept.get(i).epochNanos() + 1e9;
            if (gap / age < least) {
                least = gap / age;
                best = i;
            }
        }
        return best;
    }

    private void remove(int index) {
        bytes -= kept.remove(index).memoryBytes();
    }

    private void clear() {
        kept.clear();
        links.clear();
        collectives.clear();
        p2p.clear();
        bytes = 0;
    }
}
