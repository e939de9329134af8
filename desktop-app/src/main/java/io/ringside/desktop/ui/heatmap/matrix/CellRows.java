package io.ringside.desktop.ui.heatmap.matrix;

import io.ringside.desktop.model.Provenance;
import io.ringside.desktop.viewdata.LinkView;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which links are in which cell: by sender, receiver and provenance. From one snapshot to the next
/// links keep their places, so that what was sorted once is used again. Immutable.
final class CellRows {
    private static final int LINK_BITS = 24;
    private static final long LINK_MASK = (1L << LINK_BITS) - 1;
    private static final int CELL_SHIFT = LINK_BITS + 2;

    private final int ranks;
    private final int communicator;
    private final List<LinkView> links;
    private final long[] order;
    private final long[] keys;
    private final int[] starts;
    private final int[] rowsOf;
    private final int[] columnsOf;

    private CellRows(
            int ranks,
            int communicator,
            List<LinkView> links,
            long[] order,
            long[] keys,
            int[] starts) {
        this.ranks = ranks;
        this.communicator = communicator;
        this.links = links;
        this.order = order;
        this.keys = keys;
        this.starts = starts;
        rowsOf = new int[keys.length];
        columnsOf = new int[keys.length];
        for (int cell = 0; cell < keys.length; cell++) {
            rowsOf[cell] = (int) (keys[cell] / Math.max(1, ranks));
            columnsOf[cell] = (int) (keys[cell] - (long) rowsOf[cell] * ranks);
        }
    }

    /// The same cells with newer figures.
    private CellRows(CellRows before, List<LinkView> links) {
        ranks = before.ranks;
        communicator = before.communicator;
        this.links = links;
        order = before.order;
        keys = before.keys;
        starts = before.starts;
        rowsOf = before.rowsOf;
        columnsOf = before.columnsOf;
    }

    /// Of cells that have no links.
    static CellRows without(int ranks, long[] keys) {
        return new CellRows(ranks, -1, List.of(), new long[0], keys, new int[0]);
    }

    /// @param communicator communicator index, -1 for all
    /// @param before what may be used again
    static CellRows of(
            int ranks, List<LinkView> links, int communicator, @Nullable CellRows before) {
        if (before != null && before.fits(ranks, links, communicator)) {
            return new CellRows(before, links);
        }
        long[] order = order(ranks, links, communicator);
        long[] keys = new long[order.length];
        int[] starts = new int[order.length + 1];
        int cells = 0;
        for (int i = 0; i < order.length; i++) {
            long key = order[i] >> CELL_SHIFT;
            if (cells == 0 || keys[cells - 1] != key) {
                keys[cells] = key;
                starts[cells++] = i;
            }
        }
        starts[cells] = order.length;
        return new CellRows(
                ranks,
                communicator,
                links,
                order,
                Arrays.copyOf(keys, cells),
                Arrays.copyOf(starts, cells + 1));
    }

    /// Sender times the number of ranks, and the receiver; ascending.
    long[] keys() {
        return keys;
    }

    int from(int cell) {
        return rowsOf[cell];
    }

    int to(int cell) {
        return columnsOf[cell];
    }

    int first(int cell) {
        return starts[cell];
    }

    int end(int cell) {
        return starts[cell + 1];
    }

    LinkView row(int at) {
        return links.get((int) (order[at] & LINK_MASK));
    }

    List<LinkView> rows(int cell) {
        int first = starts[cell];
        int size = starts[cell + 1] - first;
        return new AbstractList<>() {
            @Override
            public LinkView get(int index) {
                return row(first + index);
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    private boolean fits(int otherRanks, List<LinkView> others, int otherCommunicator) {
        if (otherRanks != ranks
                || otherCommunicator != communicator
                || others.size() != links.size()) {
            return false;
        }
        for (long place : order) {
            int at = (int) (place & LINK_MASK);
            LinkView other = others.get(at);
            if (placed(other, at, ranks) != place
                    || (communicator >= 0 && other.communicator() != communicator)) {
                return false;
            }
        }
        return order.length == others.size() || order.length == count(ranks, others, communicator);
    }

    private static int count(int ranks, List<LinkView> links, int communicator) {
        int count = 0;
        for (LinkView link : links) {
            count += counts(link, ranks, communicator) ? 1 : 0;
        }
        return count;
    }

    /// Numbers sort ten times as fast as records.
    private static long[] order(int ranks, List<LinkView> links, int communicator) {
        long[] order = new long[links.size()];
        int count = 0;
        for (int i = 0; i < links.size(); i++) {
            if (counts(links.get(i), ranks, communicator)) {
                order[count++] = placed(links.get(i), i, ranks);
            }
        }
        long[] sorted = count == order.length ? order : Arrays.copyOf(order, count);
        Arrays.sort(sorted);
        return sorted;
    }

    private static boolean counts(LinkView link, int ranks, int communicator) {
        return (communicator < 0 || link.communicator() == communicator)
                && link.from() < ranks
                && link.to() < ranks;
    }

    private static long placed(LinkView link, int at, int ranks) {
        long cell = (long) link.from() * ranks + link.to();
        return cell << CELL_SHIFT | (long) strength(link.provenance()) << LINK_BITS | at;
    }

    private static int strength(Provenance provenance) {
        return switch (provenance) {
            case MEASURED -> 0;
            case DECLARED -> 1;
            case MODELLED -> 2;
        };
    }
}
