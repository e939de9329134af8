package io.ringside.desktop.ui.theme;

import javafx.scene.layout.StackPane;
import javafx.scene.shape.SVGPath;

/// A state as a 16 px drawing, always shown beside its word.
public enum Icon {
    OK("M8 1.8A6.2 6.2 0 1 1 7.99 1.8ZM5.2 8.2L7.2 10.2L11 6"),
    LIVE("M8 1.8A6.2 6.2 0 1 1 7.99 1.8ZM8 6A2 2 0 1 1 7.99 6Z"),
    PAUSED("M5 3V13M11 3V13"),
    STALE(
            "M6 2.1A6.2 6.2 0 0 1 10 2.1M12 3.3A6.2 6.2 0 0 1 13.9 6M14 9.5A6.2 6.2 0 0 1 12.4"
                    + " 12.4M10 13.9A6.2 6.2 0 0 1 6 13.9M3.7 12.5A6.2 6.2 0 0 1 2 9.6M2.1 6A6.2 6.2 0"
                    + " 0 1 3.9 3.4M8 4.8V8L10.4 9.4"),
    LOST(
            "M6.8 4.2L8.4 2.6A3.2 3.2 0 0 1 13 7.2L11.6 8.6M9.2 11.8L7.6 13.4A3.2 3.2 0 0 1 3 8.8L4.4"
                    + " 7.4M3 3L13 13"),
    REFUSED("M5.3 1.8H10.7L14.2 5.3V10.7L10.7 14.2H5.3L1.8 10.7V5.3ZM8 4.6V8.8M8 11.1V11.2"),
    WARNING("M8 2L14.4 13.6H1.6ZM8 6.4V9.6M8 11.6V11.7"),
    NOTE("M8 1.8A6.2 6.2 0 1 1 7.99 1.8ZM8 7.4V11.2M8 4.8V4.9"),
    ABSENT(
            "M6 2.1A6.2 6.2 0 0 1 10 2.1M12 3.3A6.2 6.2 0 0 1 13.9 6M14 9.5A6.2 6.2 0 0 1 12.4"
                    + " 12.4M10 13.9A6.2 6.2 0 0 1 6 13.9M3.7 12.5A6.2 6.2 0 0 1 2 9.6M2.1 6A6.2 6.2 0"
                    + " 0 1 3.9 3.4"),
    CONNECTING("M3 8A5 5 0 0 1 12 5M13 8A5 5 0 0 1 4 11M12 2V5H9M4 14V11H7"),
    RECORD("M8 1.8A6.2 6.2 0 1 1 7.99 1.8ZM8 4.8A3.2 3.2 0 1 1 7.99 4.8Z"),
    REPLAY("M3.2 8A4.8 4.8 0 1 0 5 4.2M5.6 1.6L4.6 4.6L7.6 5.6"),
    SIMULATED("M6.2 2H9.8M6.8 2V6.4L3 13.2H13L9.2 6.4V2M4.8 10.4H11.2"),
    DROPS("M8 2C8 2 3.8 7 3.8 10A4.2 4.2 0 0 0 12.2 10C12.2 7 8 2 8 2Z"),
    CLOUD("M4.4 12.6A3 3 0 0 1 4.2 6.7A4 4 0 0 1 11.9 6.4A3.1 3.1 0 0 1 11.8 12.6Z"),
    SERVER("M2.4 2.8H13.6V7.2H2.4ZM2.4 8.8H13.6V13.2H2.4ZM4.8 5V5.1M4.8 11V11.1M7 5H10M7 11H10"),
    CLOCK("M8 1.8A6.2 6.2 0 1 1 7.99 1.8ZM8 4.6V8L10.6 9.4"),
    THERMAL("M6.4 9.4V3.4A1.6 1.6 0 0 1 9.6 3.4V9.4A3 3 0 1 1 6.4 9.4ZM8 6V11.6"),
    POWER("M9 1.6L3.6 9H8L7 14.4L12.4 7H8Z"),
    ECC("M2.6 2.6H13.4V13.4H2.6ZM5.6 5.6L10.4 10.4M10.4 5.6L5.6 10.4"),
    SUN(
            "M8 5A3 3 0 1 1 7.99 5ZM8 1.4V2.6M8 13.4V14.6M1.4 8H2.6M13.4 8H14.6M3.3 3.3L4.2 4.2M11.8"
                    + " 11.8L12.7 12.7M3.3 12.7L4.2 11.8M11.8 4.2L12.7 3.3"),
    HELP("M8 1.8A6.2 6.2 0 1 1 7.99 1.8ZM6.2 6.4A1.8 1.8 0 1 1 8.6 8.1Q8 8.4 8 9.4M8 11.4V11.5"),
    EXPORT("M8 2.4V10M5 7L8 10L11 7M2.8 10.6V13.4H13.2V10.6"),
    FOLDER("M2 4V12.6H14V5.6H8L6.6 3.4H2Z"),
    DOWN("M4 6L8 10L12 6");

    private static final double SIZE = 16;

    private final String path;

    Icon(String path) {
        this.path = path;
    }

    /// A new node of this drawing; `styles` colour it ("state-ok").
    public StackPane node(String... styles) {
        SVGPath bounds = new SVGPath();
        bounds.setContent("M0 0H16V16H0Z");
        bounds.setFill(null);
        SVGPath shape = new SVGPath();
        shape.setContent(path);
        shape.getStyleClass().add("shape");
        shape.setManaged(false);
        StackPane node = new StackPane(bounds, shape);
        node.getStyleClass().add("icon");
        node.getStyleClass().addAll(styles);
        node.setMinSize(SIZE, SIZE);
        node.setMaxSize(SIZE, SIZE);
        node.setMouseTransparent(true);
        return node;
    }
}
