package io.ringside.desktop.ui.action;

/// What an action is about; the order is that of the sheet. Owned by nobody: constants.
public enum Group {
    WINDOW("Window"),
    VIEW("Views"),
    TIME("Time"),
    FIND("Find and select"),
    TIMELINE("Timeline"),
    HEAT_MAP("Heat map"),
    TABLES("Tables"),
    ALERTS("Alerts"),
    EXPORT("Export");

    private final String label;

    Group(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
