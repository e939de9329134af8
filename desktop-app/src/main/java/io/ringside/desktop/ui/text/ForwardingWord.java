package io.ringside.desktop.ui.text;

import io.ringside.desktop.session.api.Session.ForwardingState;
import io.ringside.desktop.session.api.Session.ForwardingStatus;
import io.ringside.desktop.viewdata.ClusterView;

/// How forwarding goes, in words that hold: nothing is being sent while no node sends. For any
/// thread.
public final class ForwardingWord {
    private ForwardingWord() {}

    /// "sending", "retrying, 3 lost", "off".
    public static String of(ClusterView view, ForwardingStatus status) {
        if (idle(view, status)) {
            return view.nodes().isEmpty() ? "waiting for a node" : "no node sends";
        }
        return switch (status.state()) {
            case OFF -> "off";
            case SENDING -> status.delivered() > 0 ? "sending" : "nothing sent yet";
            case RETRYING ->
                    status.undelivered() > 0
                            ? "retrying, " + Figures.count(status.undelivered()) + " lost"
                            : "retrying";
            case FAILED -> "failed";
        };
    }

    /// Switched on, with nothing to send.
    public static boolean idle(ClusterView view, ForwardingStatus status) {
        return status.state() == ForwardingState.SENDING
                && view.nodes().stream().noneMatch(node -> node.standing().current());
    }
}
