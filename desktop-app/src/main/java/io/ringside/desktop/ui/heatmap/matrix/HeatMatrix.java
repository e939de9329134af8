package io.ringside.desktop.ui.heatmap.matrix;

import io.ringside.desktop.model.Provenance;
import io.ringside.desktop.viewdata.LinkView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The cells that have rows, sparse, in the order of sender then receiver. Immutable once made;
/// made and painted off the FX thread.
public final class HeatMatrix {
    private static final int LINK_BITS = 24;
    private static final long LINK_MASK = (1L << LINK_BITS) - 1;
    private static final int CELL_SHIFT = LINK_BITS + 2;

    public static final HeatMatrix EMPTY = of(0, List.of(), Metric.BYTES, -1);

    private final int ranks;
    private final Metric metric;
    private final long[] keys;
    private final double[] values;
    private final Provenance[] provenances;
    private final boolean[] stale;
    private final List<List<LinkView>> rows;
    private final Map<Provenance, Integer> provenanceCounts = new EnumMap<>(Provenance.class);
    private int staleCells;
    private double least = Double.NaN;
    private double most = Double.NaN;

    private HeatMatrix(int ranks, Metric metric, List<List<LinkView>> rows) {
        this.ranks = ranks;
        this.metric = metric;
        this.rows = rows;
        int size = rows.size();
        keys = new long[size];
        values = new double[size];
        provenances = new Provenance[size];
        stale = new boolean[size];
        for (int i = 0; i < size; i++) {
            add(i, rows.get(i));
        }
    }

    /// @param communicator communicator index, -1 for all
    public static HeatMatrix of(int ranks, List<LinkView> links, Metric metric, int communicator) {
        long[] order = order(ranks, links, communicator);
        LinkView[] sorted = new LinkView[order.length];
        for (int i = 0; i < order.length; i++) {
            sorted[i] = links.get((int) (order[i] & LINK_MASK));
        }
        List<LinkView> all = Arrays.asList(sorted);
        List<List<LinkView>> cells = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= sorted.length; i++) {
            if (i == sorted.length || order[i] >> CELL_SHIFT != order[start] >> CELL_SHIFT) {
                cells.add(all.subList(start, i));
                start = i;
            }
        }
        return new HeatMatrix(ranks, metric, cells);
    }

    /// The links that count, by sender, receiver and provenance, each with its place in `links`:
    /// numbers sort ten times as fast as records.
    private static long[] order(int ranks, List<LinkView> links, int communicator) {
        long[] order = new long[links.size()];
        int count = 0;
        for (int i = 0; i < links.size(); i++) {
            LinkView link = links.get(i);
            boolean chosen = communicator < 0 || link.communicator() == communicator;
            if (chosen && link.from() < ranks && link.to() < ranks) {
                long cell = (long) link.from() * ranks + link.to();
                order[count++] =
                        cell << CELL_SHIFT | (long) strength(link.provenance()) << LINK_BITS | i;
            }
        }
        long[] sorted = Arrays.copyOf(order, count);
        Arrays.sort(sorted);
        return sorted;
    }

    private static int strength(Provenance provenance) {
        return switch (provenance) {
            case MEASURED -> 0;
            case DECLARED -> 1;
            case MODELLED -> 2;
        };
    }

    private void add(int i, List<LinkView> cell) {
        LinkView first = cell.getFirst();
        keys[i] = key(first.from(), first.to());
        List<LinkView> fresh = fresh(cell);
        stale[i] = fresh.isEmpty();
        values[i] = metric.valueOf(fresh).orElse(Double.NaN);
        // Ordered by provenance: the last that the value is made of is the weakest.
        provenances[i] = metric.sources(stale[i] ? cell : fresh).getLast().provenance();
        if (stale[i]) {
            staleCells++;
        } else if (!Double.isNaN(values[i])) {
            provenanceCounts.merge(provenances[i], 1, Integer::sum);
            if (values[i] > 0) {
                least = Double.isNaN(least) ? values[i] : Math.min(least, values[i]);
            }
            most = Double.isNaN(most) ? values[i] : Math.max(most, values[i]);
        }
    }

    private static List<LinkView> fresh(List<LinkView> cell) {
        for (LinkView row : cell) {
            if (row.stale()) {
                return cell.stream().filter(each -> !each.stale()).toList();
            }
        }
        return cell;
    }

    int ranks() {
        return ranks;
    }

    public Metric metric() {
        return metric;
    }

    int cells() {
        return keys.length;
    }

    int from(int cell) {
        return (int) (keys[cell] / Math.max(1, ranks));
    }

    int to(int cell) {
        return (int) (keys[cell] % Math.max(1, ranks));
    }

    /// NaN: this metric is absent here.
    public double value(int cell) {
        return values[cell];
    }

    /// The weakest of the rows that the value is made of.
    public Provenance provenance(int cell) {
        return provenances[cell];
    }

    public boolean stale(int cell) {
        return stale[cell];
    }

    public List<LinkView> rows(int cell) {
        return rows.get(cell);
    }

    /// The cell's index, negative when it has no rows.
    public int find(int from, int to) {
        return Arrays.binarySearch(keys, key(from, to));
    }

    /// Cells with a value of this weakest provenance.
    public int count(Provenance provenance) {
        return provenanceCounts.getOrDefault(provenance, 0);
    }

    public int staleCells() {
        return staleCells;
    }

    public long absentCells() {
        long present = staleCells;
        for (int count : provenanceCounts.values()) {
            present += count;
        }
        return (long) ranks * ranks - present;
    }

    /// The least value above zero; NaN when no cell has one.
    double least() {
        return least;
    }

    /// NaN when no cell has a value.
    public double most() {
        return most;
    }

    private long key(int from, int to) {
        return (long) from * ranks + to;
    }
}
