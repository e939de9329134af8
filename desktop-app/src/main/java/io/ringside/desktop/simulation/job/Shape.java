package io.ringside.desktop.simulation.job;

import java.util.Locale;

/// How large a simulated cluster is: nodes of as many GPUs each, a rank on every GPU. Immutable.
///
/// @param nodes 1 to 512
/// @param gpus of each node, 1 to 8
public record Shape(int nodes, int gpus) {
    public static final int MOST_NODES = 512;
    public static final int MOST_GPUS = 8;

    public Shape {
        if (nodes < 1 || nodes > MOST_NODES || gpus < 1 || gpus > MOST_GPUS || nodes * gpus < 2) {
            throw new IllegalArgumentException(
                    "there can be 1 to "
                            + MOST_NODES
                            + " nodes of 1 to "
                            + MOST_GPUS
                            + " GPUs, and at least 2 GPUs in all");
        }
    }

    public int ranks() {
        return nodes * gpus;
    }

    public int nodeOf(int rank) {
        return rank / gpus;
    }

    public int gpuOf(int rank) {
        return rank % gpus;
    }

    /// What a node is called: it says that it is none.
    public static String host(int node) {
        return String.format(Locale.ROOT, "simulated-%03d", node);
    }

    /// As it is typed: "256x8".
    @Override
    public String toString() {
        return nodes + "x" + gpus;
    }
}
