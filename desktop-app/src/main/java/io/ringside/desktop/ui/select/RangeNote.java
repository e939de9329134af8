package io.ringside.desktop.ui.select;

import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.ClusterView.OverRange;
import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;

/// Of which time the figures beside it are, where one was chosen; hidden while they are those since
/// the daemons' start. Owned by the FX thread.
public final class RangeNote extends Label {
    private static final long SLACK_NANOS = 1_500_000_000L;
    private static final String TOTALS = "Since the start, not of ";
    private final Tooltip tip = new Tooltip();

    public RangeNote(String id) {
        setId(id);
        getStyleClass().addAll("state-note", "small");
        setMinWidth(0);
        tip.setMaxWidth(420);
        tip.setWrapText(true);
        setTooltip(tip);
        show(ClusterView.empty(0));
    }

    public void show(ClusterView view) {
        String text = view.over().map(RangeNote::text).orElse("");
        if (!text.equals(getText())) {
            setText(text);
            tip.setText(
                    text
                            + (text.startsWith(TOTALS)
                                    ? ". A still picture and a dump hold one moment, and no history: what is counted is"
                                            + " counted since the daemons' start. A daemon or a recording that is open"
                                            + " in the window keeps 15 minutes."
                                    : ". Whole windows that hold the time that is chosen on the timeline. Latency,"
                                            + " percentiles and bandwidths are kept since the daemons' start only, so"
                                            + " they are absent here. End follows the newest time again."));
        }
        setVisible(!text.isEmpty());
        setManaged(!text.isEmpty());
    }

    /// "05:44:10 to 05:44:20", or why there is nothing.
    public static String text(OverRange over) {
        Optional<TimeSpan> shown = over.shown();
        if (shown.isPresent()) {
            boolean cut =
                    shown.get().startEpochNanos() > over.asked().startEpochNanos() + SLACK_NANOS;
            String nodes =
                    over.without() == 0
                            ? ""
                            : ", without "
                                    + over.without()
                                    + (over.without() == 1 ? " node" : " nodes")
                                    + " of which it is not kept";
            String rows =
                    over.leftOut() == 0
                            ? ""
                            : ", "
                                    + Figures.count(over.leftOut())
                                    + (over.leftOut() == 1 ? " row" : " rows")
                                    + " beyond 8,192 left out";
            return times(shown.get()) + (cut ? ", older is not kept" : "") + nodes + rows;
        }
        if (over.links().isEmpty() && over.collectives().isEmpty() && over.p2p().isEmpty()) {
            return over.reach().isEmpty()
                    ? "No history yet for " + times(over.asked())
                    : "Not kept for "
                            + times(over.asked())
                            + ": history reaches from "
                            + times(over.reach().get());
        }
        return TOTALS + times(over.asked());
    }

    /// A span within a second is told by its length: its ends read the same.
    private static String times(TimeSpan span) {
        String start = Figures.clock(span.startEpochNanos());
        String end = Figures.clock(span.endEpochNanos());
        return start.equals(end)
                ? Figures.duration((double) (span.endEpochNanos() - span.startEpochNanos()))
                        + " at "
                        + start
                        + " UTC"
                : start + " to " + end + " UTC";
    }
}
