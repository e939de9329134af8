package io.ringside.desktop.correlate.links;

/// What links are alike. NCCL's proxy moves bytes between nodes, and within one where it has no
/// direct path; of switches, rails and racks the stream tells nothing.
public enum LinkClass {
    SAME_NODE("same node"),
    ACROSS_NODES("across nodes"),
    /// A node at an end is not followed.
    UNKNOWN("to a node that is not followed");

    private final String words;

    LinkClass(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    static LinkClass of(End from, End to) {
        return from.actor().isEmpty() || to.actor().isEmpty()
                ? UNKNOWN
                : from.actor().get().node().equals(to.actor().get().node())
                        ? SAME_NODE
                        : ACROSS_NODES;
    }
}
