package io.ringside.node.doctor;

/// The page's parts, in its order.
public enum CheckGroup {
    NODE("Node"),
    PLUGIN("Plugin and segments"),
    GPU("GPUs"),
    NETWORK("Network"),
    PROCESSES("Processes that use NCCL"),
    SOURCES("Sources");

    private final String title;

    CheckGroup(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
