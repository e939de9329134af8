package io.ringside.desktop.ui.select;

import io.ringside.desktop.model.subject.Part;
import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.model.subject.TimeSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is selected, and which time: the only place that knows. A view tells it what was chosen in
/// it and is told of every change, its own too; no view tells another. Owned by the FX thread.
public final class SelectionModel {
    private final List<Listener> listeners = new ArrayList<>();
    private Subject subject = Subject.NONE;
    private Optional<TimeSpan> time = Optional.empty();
    private boolean telling;

    /// Who is told. Must not change the selection while it is told.
    @FunctionalInterface
    public interface Listener {
        /// @param time empty: the newest time is followed
        void selected(Subject subject, Optional<TimeSpan> time);
    }

    public Subject subject() {
        return subject;
    }

    /// Empty: the newest time is followed.
    public Optional<TimeSpan> time() {
        return time;
    }

    /// Tells `listener` of every change from now on.
    public void onChange(Listener listener) {
        listeners.add(listener);
    }

    /// Selects this and nothing else; the time stays.
    public void select(Subject wanted) {
        set(wanted, time);
    }

    /// Selects this at a time: what a finding or an alert does.
    public void go(Subject wanted, TimeSpan at) {
        set(wanted, Optional.of(at));
    }

    /// Looks at another time; empty: follows the newest again.
    public void look(Optional<TimeSpan> at) {
        set(subject, at);
    }

    public void clear(Part part) {
        set(subject.without(part), time);
    }

    /// Nothing is selected; the time stays.
    public void clear() {
        set(Subject.NONE, time);
    }

    private void set(Subject wanted, Optional<TimeSpan> at) {
        if (telling || (wanted.equals(subject) && at.equals(time))) {
            return;
        }
        subject = wanted;
        time = at;
        telling = true;
        try {
            listeners.forEach(listener -> listener.selected(subject, time));
        } finally {
            telling = false;
        }
    }
}
