package io.ringside.desktop.ui;

import io.ringside.desktop.ui.findings.FindingsPanel;
import io.ringside.desktop.ui.select.ViewKind;
import io.ringside.desktop.ui.settings.Preferences;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// The panels with draggable dividers between them, or one that fills the room. Until a divider is
/// dragged the panels follow the window's size: narrow windows give the GPUs a strip, low ones less
/// timeline; what is wrong has the room that it needs, up to half of its column. Owned by the FX
/// thread.
final class Body extends SplitPane {
    static final double ROOMY_WIDTH = 1400;
    private static final double ROOMY_HEIGHT = 620;
    private static final double TABLES_SHARE = 0.345;
    private static final double TABLES_NARROW = 320;
    private static final double GPUS_SHARE = 0.285;
    private static final double GPU_STRIP = 112;
    private static final double TIMELINE = 300;
    private static final double TIMELINE_LOW = 196;
    private static final double MOST_FINDINGS = 0.6;
    private static final String DIVIDERS = "dividers";
    private static final int DIVIDED = 4;

    private final SplitPane left;
    private final SplitPane top;
    private final FindingsPanel findings;
    private final Region timeline;
    private final Map<ViewKind, Region> panels;
    private ViewKind shown = ViewKind.OVERVIEW;
    private final Preferences preferences;
    private double[] kept;
    private boolean placed;

    Body(Preferences preferences, Panels all) {
        this.preferences = preferences;
        findings = all.findings();
        timeline = all.timeline();
        panels = all.byKind();
        left = new SplitPane();
        left.setOrientation(Orientation.VERTICAL);
        left.setMinWidth(0);
        top = new SplitPane();
        top.setMinHeight(0);
        setOrientation(Orientation.VERTICAL);
        overview();
        getStyleClass().add("body");
        kept = kept(preferences.get(DIVIDERS).orElse(""));
        addEventFilter(MouseEvent.MOUSE_RELEASED, this::released);
    }

    /// Where dividers were put by hand; empty: nowhere.
    private static double[] kept(String text) {
        try {
            double[] read =
                    Arrays.stream(text.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
            boolean can = Arrays.stream(read).allMatch(each -> each >= 0 && each <= 1);
            return can && read.length == DIVIDED ? read : new double[0];
        } catch (NumberFormatException e) {
            return new double[0];
        }
    }

    /// A divider that was dragged stays there, also over a restart; a double click on one lets all
    /// of them go.
    private void released(MouseEvent event) {
        if (!onDivider(event) || shown != ViewKind.OVERVIEW) {
            return;
        }
        if (event.getClickCount() == 2) {
            reset();
        } else if (!event.isStillSincePress()) {
            kept =
                    DoubleStream.of(
                                    top.getDividerPositions()[0],
                                    top.getDividerPositions()[1],
                                    getDividerPositions()[0],
                                    left.getDividerPositions()[0])
                            .toArray();
            placed = true;
            preferences.put(
                    DIVIDERS,
                    Arrays.stream(kept)
                            .mapToObj(each -> String.format(Locale.ROOT, "%.4f", each))
                            .collect(Collectors.joining(" ")));
        }
    }

    /// As large as at first.
    void reset() {
        kept = new double[0];
        preferences.put(DIVIDERS, "");
        requestLayout();
    }

    /// Gives the keys to the next part of the overview, in reading order.
    ///
    /// @param places on, or back
    void focusPanel(int places) {
        List<Region> parts =
                shown == ViewKind.OVERVIEW
                        ? List.of(
                                findings,
                                panel(ViewKind.TABLES),
                                panel(ViewKind.HEAT_MAP),
                                panel(ViewKind.GPUS),
                                timeline)
                        : List.of(panel(shown));
        Node owner = getScene() == null ? null : getScene().getFocusOwner();
        int at = 0;
        while (at < parts.size() && !holds(parts.get(at), owner)) {
            at++;
        }
        int from = at == parts.size() ? (places > 0 ? -1 : 0) : at;
        for (int i = 1; i <= parts.size(); i++) {
            Region part = parts.get(Math.floorMod(from + i * places, parts.size()));
            Optional<Node> first = traversable(part);
            if (first.isPresent()) {
                first.get().requestFocus();
                return;
            }
        }
    }

    /// Fills the room with one panel, or shows all of the overview.
    void show(ViewKind kind) {
        if (kind == shown) {
            return;
        }
        shown = kind;
        Region panel = panels.get(kind);
        if (panel == null) {
            overview();
        } else {
            // A panel has one parent: it leaves the overview's dividers first.
            List.of(left, top).forEach(pane -> pane.getItems().remove(panel));
            getItems().setAll(panel);
        }
    }

    ViewKind shown() {
        return shown;
    }

    /// Gives the keys to the timeline of the overview, or to the first part of the panel that takes
    /// them.
    void focusFirst() {
        applyCss();
        layout();
        Node first = traversable(shown == ViewKind.OVERVIEW ? timeline : panel(shown)).orElse(this);
        first.requestFocus();
    }

    private static Optional<Node> traversable(Node node) {
        if (!node.isVisible() || node.isDisabled()) {
            return Optional.empty();
        }
        if (node.isFocusTraversable()
                && !(node instanceof ButtonBase)
                && !(node instanceof TextInputControl)) {
            return Optional.of(node);
        }
        return node instanceof Parent parent
                ? parent.getChildrenUnmodifiable().stream()
                        .flatMap(child -> traversable(child).stream())
                        .findFirst()
                : Optional.empty();
    }

    /// Whether `node` lies in `parent`.
    static boolean holds(Node parent, @Nullable Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (at.equals(parent)) {
                return true;
            }
        }
        return false;
    }

    private void overview() {
        // Emptied first: a pane that is given what it has already loses it.
        List.of(this, top, left).forEach(pane -> pane.getItems().clear());
        left.getItems().addAll(findings, panel(ViewKind.TABLES));
        top.getItems().addAll(left, panel(ViewKind.HEAT_MAP), panel(ViewKind.GPUS));
        getItems().addAll(top, timeline);
        placed = false;
    }

    private Region panel(ViewKind kind) {
        return java.util.Objects.requireNonNull(panels.get(kind));
    }

    @Override
    protected void layoutChildren() {
        if (shown == ViewKind.OVERVIEW && getWidth() > 0 && getHeight() > 0) {
            if (kept.length == 0) {
                arrange();
            } else if (!placed) {
                placed = true;
                place(top, 0, kept[0]);
                place(top, 1, kept[1]);
                place(this, 0, kept[2]);
                place(left, 0, kept[3]);
            }
        }
        super.layoutChildren();
    }

    private void arrange() {
        double width = getWidth() - 8;
        double height = getHeight() - 8;
        boolean roomy = getWidth() >= ROOMY_WIDTH;
        double side = roomy ? Math.rint(TABLES_SHARE * width) : TABLES_NARROW;
        double right = roomy ? Math.rint(GPUS_SHARE * width) : GPU_STRIP;
        double low = height >= ROOMY_HEIGHT ? TIMELINE : TIMELINE_LOW;
        place(top, 0, side / width);
        place(top, 1, 1 - right / width);
        place(this, 0, 1 - low / height);
        double column = height - low;
        double most = MOST_FINDINGS * column;
        place(left, 0, Math.min(most, findings.wantedHeight(side, most)) / column);
    }

    private static void place(SplitPane pane, int divider, double position) {
        if (Math.abs(pane.getDividerPositions()[divider] - position) > 1e-3) {
            pane.setDividerPosition(divider, position);
        }
    }

    private static boolean onDivider(MouseEvent event) {
        return event.getTarget() instanceof Node node
                && node.getStyleClass().contains("split-pane-divider");
    }
}
