package io.ringside.desktop.ui.toolbar;

import io.ringside.desktop.ui.theme.Icon;
import io.ringside.desktop.ui.theme.Styles;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.Standing;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import org.controlsfx.control.SegmentedButton;

/// Whether the picture follows the newest time, and what that is. The first button is lit only
/// while the picture moves with data that is current: neither while paused, nor while the timeline
/// is parked, nor with no node that sends. Owned by the FX thread.
final class TimeChoice extends SegmentedButton {
    private final ToggleButton follow = new ToggleButton("Live", Icon.LIVE.node());
    private final ToggleButton pause = new ToggleButton("Pause", Icon.PAUSED.node());
    private final Tooltip followTip = new Tooltip();
    private boolean paused;

    /// @param pausing told whether the picture is to be kept; false: follow the newest time
    TimeChoice(Consumer<Boolean> pausing) {
        follow.setId("live");
        pause.setId("pause");
        follow.setTooltip(followTip);
        pause.setTooltip(new Tooltip("Keep the picture, or go on (Space)"));
        for (ToggleButton button : new ToggleButton[] {follow, pause}) {
            button.setMinWidth(Region.USE_PREF_SIZE);
            getButtons().add(button);
        }
        // Both may be unlit, so they are no group; the window says which is lit.
        setToggleGroup(null);
        follow.setOnAction(event -> pausing.accept(false));
        pause.setOnAction(event -> pausing.accept(!paused));
    }

    /// @param keeps the picture is kept
    /// @param parked the timeline shows a time that was chosen
    void show(ClusterView newest, boolean keeps, boolean parked) {
        paused = keeps;
        Set<Standing> standings =
                newest.nodes().stream().map(NodeView::standing).collect(Collectors.toSet());
        boolean live = standings.contains(Standing.LIVE);
        boolean simulated = standings.contains(Standing.SIMULATED);
        boolean replayed = standings.contains(Standing.REPLAYING) || simulated;
        follow.setSelected((live || replayed) && !keeps && !parked);
        follow.setText(live ? "Live" : simulated ? "Simulated" : replayed ? "Replay" : "Not live");
        Styles.icon(
                follow,
                live
                        ? Icon.LIVE
                        : simulated ? Icon.SIMULATED : replayed ? Icon.REPLAY : Icon.ABSENT,
                "");
        followTip.setText(tip(live, replayed, parked));
        pause.setSelected(keeps);
        pause.setText(keeps ? "Paused" : "Pause");
    }

    private static String tip(boolean live, boolean replayed, boolean parked) {
        if (!live && !replayed) {
            return "No node sends: what is shown does not hold now.";
        }
        String what = live ? "what happens now" : "what is played; it is not what happens now";
        return (parked ? "The timeline is parked. Press to follow " : "Follow ") + what + " (End)";
    }
}
