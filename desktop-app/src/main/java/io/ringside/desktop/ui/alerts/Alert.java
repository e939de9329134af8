package io.ringside.desktop.ui.alerts;

import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.viewdata.finding.FindingView;
import java.util.OptionalLong;

/// One line of the alert log: a finding from when it began until it ended. Times are the
/// observer's. Immutable.
///
/// @param number 1, 2, 3 ... as they began
/// @param finding as it was last seen
/// @param where what it is about, in words, when it was last seen
/// @param loudest the loudest severity that it ever had
/// @param seenEpochNanos when it was last seen
/// @param snoozedUntilEpochNanos 0: it is not
public record Alert(
        long number,
        FindingView finding,
        String where,
        Severity loudest,
        long beganEpochNanos,
        long seenEpochNanos,
        OptionalLong endedEpochNanos,
        boolean acknowledged,
        long snoozedUntilEpochNanos) {

    /// What is to be done about it.
    public enum State {
        OPEN("open"),
        SNOOZED("snoozed"),
        ACKNOWLEDGED("acknowledged"),
        ENDED("ended");

        private final String word;

        State(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    public State state(long nowEpochNanos) {
        if (endedEpochNanos.isPresent()) {
            return State.ENDED;
        }
        if (acknowledged) {
            return State.ACKNOWLEDGED;
        }
        return snoozedUntilEpochNanos > nowEpochNanos ? State.SNOOZED : State.OPEN;
    }

    /// Whether nobody has answered it yet, or its snooze is over.
    public boolean asks(long nowEpochNanos) {
        return state(nowEpochNanos) == State.OPEN;
    }

    Alert seen(FindingView now, String at, long epochNanos) {
        boolean louder = now.severity().compareTo(loudest) < 0;
        return new Alert(
                number,
                now,
                at,
                louder ? now.severity() : loudest,
                beganEpochNanos,
                epochNanos,
                endedEpochNanos,
                acknowledged && !louder,
                louder ? 0 : snoozedUntilEpochNanos);
    }

    Alert ended() {
        return new Alert(
                number,
                finding,
                where,
                loudest,
                beganEpochNanos,
                seenEpochNanos,
                OptionalLong.of(seenEpochNanos),
                acknowledged,
                snoozedUntilEpochNanos);
    }

    Alert acknowledged(boolean now) {
        return new Alert(
                number,
                finding,
                where,
                loudest,
                beganEpochNanos,
                seenEpochNanos,
                endedEpochNanos,
                now,
                0);
    }

    Alert snoozed(long untilEpochNanos) {
        return new Alert(
                number,
                finding,
                where,
                loudest,
                beganEpochNanos,
                seenEpochNanos,
                endedEpochNanos,
                false,
                untilEpochNanos);
    }
}
