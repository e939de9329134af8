package io.ringside.desktop.session.api;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// What is asked of single nodes beside their streams. All methods return at once and may be called
/// from any thread; the answer comes once, from another thread, also of a call that was cancelled.
public interface NodeControl {
    /// Of a session that has no daemon behind it.
    NodeControl NONE = new NoControl();

    /// Of a raise: 1 s to this.
    Duration MOST_RAISED = Duration.ofMinutes(10);

    /// Of an incident: 1 s to this.
    Duration MOST_INCIDENT = Duration.ofHours(1);

    /// Asks the node's live processes for another level, for a while.
    ///
    /// @param duration 1 s to [#MOST_RAISED]
    Asked raise(String target, Level level, Duration duration, Consumer<Answer> to);

    /// Asks the node to read its sources faster, for a while, or no longer.
    ///
    /// @param duration of an incident, 1 s to [#MOST_INCIDENT]
    /// @param reason shown on every screen of the node; may be empty
    Asked rhythm(
            String target, boolean incident, Duration duration, String reason, Consumer<Answer> to);

    /// Asks for what `ringside-node doctor` says there. It changes nothing.
    Asked doctor(String target, Consumer<DoctorAnswer> to);

    /// A call under way.
    @FunctionalInterface
    interface Asked {
        /// Waits no longer: the answer is that it was given up.
        void cancel();
    }

    enum Level {
        /// What the processes were started with: ends a raise.
        STEADY,
        DETAIL
    }

    enum Result {
        DONE,
        /// By some of its processes.
        PARTLY,
        /// The daemon said no.
        REFUSED,
        /// Nobody answered.
        UNREACHED,
        CANCELLED
    }

    /// @param sentence what was done, or why not
    record Answer(String target, Result result, String sentence) {}

    /// @param page empty unless `result` is DONE
    record DoctorAnswer(String target, Result result, String sentence, List<DoctorLine> page) {
        public DoctorAnswer {
            page = List.copyOf(page);
        }
    }

    enum DoctorState {
        OK,
        WARN,
        FAIL
    }

    /// @param id of the check, and after a point what it looked at
    /// @param group its heading
    /// @param fix lines to copy; empty only where the state is OK
    record DoctorLine(String id, String group, DoctorState state, String reason, String fix) {}
}
