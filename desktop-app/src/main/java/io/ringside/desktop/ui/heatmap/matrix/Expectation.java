package io.ringside.desktop.ui.heatmap.matrix;

import io.ringside.desktop.model.Provenance;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.LinkView;
import java.util.List;

/// What a measured link is expected to do: the median rate of the measured links of its class,
/// which is within one node or between two. Fewer than five of a class are no class. Immutable.
public final class Expectation {
    /// Nothing is expected of any link.
    public static final Expectation NONE = new Expectation(new int[0], Double.NaN, Double.NaN);

    static final int FEWEST = 5;

    private final int[] nodes;
    private final double within;
    private final double between;

    private Expectation(int[] nodes, double within, double between) {
        this.nodes = nodes;
        this.within = within;
        this.between = between;
    }

    public static Expectation of(ClusterView view) {
        int[] nodes = new int[view.ranks().size()];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = view.ranks().get(i).nodeIndex().orElse(-1 - i);
        }
        Expectation classes = new Expectation(nodes, Double.NaN, Double.NaN);
        return new Expectation(
                nodes, classes.median(view.links(), true), classes.median(view.links(), false));
    }

    /// Bytes a second; NaN where nothing is expected of it.
    public double rate(LinkView link) {
        return !compared(link) ? Double.NaN : within(link) ? within : between;
    }

    /// "links within a node": the class of a link.
    public String className(LinkView link) {
        return within(link) ? "links within a node" : "links between nodes";
    }

    /// The share by which its transfers take longer than expected: 1 is twice as long, negative is
    /// faster. NaN where it is not measured or there are too few to compare it with.
    double residual(LinkView link) {
        double rate = link.rateBytesPerSecond().orElse(Double.NaN);
        return rate > 0 ? rate(link) / rate - 1 : Double.NaN;
    }

    private double median(List<LinkView> links, boolean inside) {
        double[] rates = new double[links.size()];
        int count = 0;
        for (LinkView link : links) {
            if (compared(link) && within(link) == inside) {
                rates[count++] = link.rateBytesPerSecond().getAsDouble();
            }
        }
        if (count < FEWEST) {
            return Double.NaN;
        }
        return (nth(rates, count, (count - 1) / 2) + nth(rates, count, count / 2)) / 2;
    }

    /// The value that has `at` smaller ones, by Hoare's selection: no need to sort them all.
    private static double nth(double[] values, int count, int at) {
        int low = 0;
        int high = count - 1;
        while (low < high) {
            double pivot = values[(low + high) >>> 1];
            int left = low;
            int right = high;
            while (left <= right) {
                while (values[left] < pivot) {
                    left++;
                }
                while (values[right] > pivot) {
                    right--;
                }
                if (left <= right) {
                    double value = values[left];
                    values[left++] = values[right];
                    values[right--] = value;
                }
            }
            if (at <= right) {
                high = right;
            } else if (at >= left) {
                low = left;
            } else {
                break;
            }
        }
        return values[at];
    }

    private boolean compared(LinkView link) {
        return link.provenance() == Provenance.MEASURED
                && !link.stale()
                && link.rateBytesPerSecond().isPresent()
                && link.from() < nodes.length
                && link.to() < nodes.length;
    }

    private boolean within(LinkView link) {
        return nodes[link.from()] == nodes[link.to()];
    }
}
