package io.ringside.desktop.ui.replay;

import io.ringside.desktop.session.api.Session.ReplayStatus;
import io.ringside.desktop.ui.text.Figures;

/// Where a recording stands, in words. Stateless.
final class ReplayText {
    private ReplayText() {}

    /// As in `12 s of 3 min 4 s, held`.
    static String of(ReplayStatus status) {
        return Figures.age(status.positionNanos())
                + " of "
                + Figures.age(status.lengthNanos())
                + (status.ended() ? ", the end" : status.held() ? ", held" : "");
    }
}
