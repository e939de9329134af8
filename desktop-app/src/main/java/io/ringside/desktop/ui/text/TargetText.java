package io.ringside.desktop.ui.text;

import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.ui.theme.Icon;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.Standing;
import java.util.Arrays;
import java.util.List;

/// How a target is doing, as icon, word and sentence. Immutable.
///
/// @param style of icon and word
/// @param detail a sentence, may be empty
public record TargetText(Icon icon, String style, String word, String detail) {

    public static TargetText of(NodeView node, long nowEpochNanos) {
        return switch (node.connection()) {
            case Connection.Connecting(int attempt) ->
                    new TargetText(
                            Icon.CONNECTING,
                            "muted",
                            "connecting",
                            attempt > 1 ? "Attempt " + attempt + "." : "");
            case Connection.Live() ->
                    node.standing() == Standing.LIVE
                            ? new TargetText(Icon.OK, "state-ok", "live", "")
                            : node.standing() == Standing.SIMULATED
                                    ? simulated("simulated")
                                    : new TargetText(
                                            Icon.REPLAY,
                                            "state-note",
                                            "replayed",
                                            "Its daemon plays a capture: this is not what happens now.");
            case Connection.Stale(long since) ->
                    new TargetText(
                            Icon.STALE,
                            "state-stale",
                            "stale " + Figures.age(nowEpochNanos - since),
                            "Connected, but no snapshot arrives.");
            case Connection.Lost(String reason, int attempts, long since, long next) ->
                    new TargetText(
                            Icon.LOST,
                            "state-stale",
                            "lost " + Figures.age(nowEpochNanos - since),
                            reason
                                    + " Tried "
                                    + Figures.count(attempts)
                                    + (attempts == 1 ? " time" : " times")
                                    + ", next in "
                                    + Figures.age(next - nowEpochNanos)
                                    + ".");
            case Connection.Refused(String reason) ->
                    new TargetText(Icon.REFUSED, "state-page", "refused", reason);
            case Connection.Replayed(String remark) ->
                    node.standing() == Standing.SIMULATED
                            ? simulated("simulated, recorded")
                            : new TargetText(Icon.REPLAY, "state-note", "recorded", remark);
        };
    }

    /// What a node's target was typed as: of a recording or a cluster of several nodes all are one.
    public static String typed(NodeView node) {
        String own = " (" + node.hostName() + ")";
        return node.target().endsWith(own)
                ? node.target().substring(0, node.target().length() - own.length())
                : node.target();
    }

    private static TargetText simulated(String word) {
        return new TargetText(
                Icon.SIMULATED, "state-note", word, "Made by this program: nothing was measured.");
    }

    /// The targets in what a user typed: separated by commas or blanks, but for commas in brackets,
    /// as in `gpu-[1,3]`. A simulated cluster has commas of its own and stands alone.
    public static List<String> targets(String typed) {
        if (typed.strip().startsWith("simulate:")) {
            return List.of(typed.strip());
        }
        return Arrays.stream(typed.split("[,;\\s]+(?![^\\[]*])"))
                .filter(each -> !each.isEmpty())
                .toList();
    }
}
