package io.ringside.desktop.ui.select;

/// What fills the window. Owned by nobody: constants.
public enum ViewKind {
    OVERVIEW("Overview"),
    HEAT_MAP("Heat map"),
    TIMELINE("Timeline"),
    GPUS("GPUs"),
    TABLES("Tables"),
    HANG("Hang"),
    ALERTS("Alerts"),
    NODES("Nodes"),
    JOBS("Jobs"),
    COMPARE("Compare");

    private final String label;

    ViewKind(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /// "view-heat-map".
    public String id() {
        return "view-" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
