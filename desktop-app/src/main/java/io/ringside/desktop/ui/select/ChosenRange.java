package io.ringside.desktop.ui.select;

import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.ClusterView.OverRange;
import java.util.Optional;

/// Puts the figures of the time that is selected in place of those since the daemons' start: what
/// is shown of a range is never what holds now. Owned by the FX thread.
public final class ChosenRange {
    private final Session session;
    private Optional<TimeSpan> chosen = Optional.empty();
    private Optional<OverRange> shown = Optional.empty();
    private boolean kept;

    public ChosenRange(Session session) {
        this.session = session;
    }

    /// @param time empty: the newest is followed
    public void choose(Optional<TimeSpan> time) {
        if (!time.equals(chosen)) {
            chosen = time;
            kept = session.range(time);
        }
    }

    /// A view with the figures of the range. A range that is still looked up shows the one before,
    /// under its own times; where no history is kept the totals stay, and the view says so.
    ///
    /// @param newest view of the session
    public ClusterView of(ClusterView view, ClusterView newest) {
        if (chosen.isEmpty()) {
            shown = Optional.empty();
            return view.withoutRange();
        }
        OverRange nothing = OverRange.nothing(chosen.get());
        if (!kept) {
            return view.over(
                    new OverRange(
                            nothing.asked(),
                            nothing.shown(),
                            nothing.reach(),
                            view.nodes().size(),
                            0,
                            view.links(),
                            view.collectives(),
                            view.p2p()));
        }
        shown = Optional.of(newest.over().or(() -> shown).orElse(nothing));
        return view.over(shown.get());
    }

    /// Whether the newest view tells another range than is shown: also for a picture that is kept.
    public boolean news(ClusterView newest) {
        Optional<OverRange> told = newest.over();
        return chosen.isPresent()
                && told.isPresent()
                && !(shown.isPresent()
                        && told.get().asked().equals(shown.get().asked())
                        && told.get().shown().equals(shown.get().shown())
                        && told.get().without() == shown.get().without());
    }
}
