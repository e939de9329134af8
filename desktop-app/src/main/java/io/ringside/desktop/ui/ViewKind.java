package io.ringside.desktop.ui;

/// What fills the window. Owned by nobody: constants.
enum ViewKind {
    OVERVIEW("Overview"),
    HEAT_MAP("Heat map"),
    TIMELINE("Timeline"),
    GPUS("GPUs"),
    TABLES("Tables"),
    HANG("Hang"),
    ALERTS("Alerts"),
    NODES("Nodes");

    private final String label;

    ViewKind(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /// "view-heat-map".
    String id() {
        return "view-" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
