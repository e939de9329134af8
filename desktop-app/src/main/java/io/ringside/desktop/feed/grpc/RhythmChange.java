package io.ringside.desktop.feed.grpc;

import io.ringside.v1.Rhythm;
import io.ringside.v1.RhythmState;
import io.ringside.v1.SetRhythmRequest;
import java.time.Duration;

/// Asks a daemon once for another rhythm of its sources. Stateless.
public final class RhythmChange {
    private RhythmChange() {}

    public enum Wanted {
        /// Fast, for a while.
        INCIDENT,
        NORMAL
    }

    /// What holds there now.
    ///
    /// @param untilEpochNanos the node's clock; 0: until it is changed
    /// @param reason empty in the normal rhythm
    public record Outcome(boolean incident, long untilEpochNanos, String reason) {}

    /// @param duration of an incident
    /// @param reason may be empty
    /// @param client who asks, for the daemon's log
    /// @throws FeedException when the daemon does not answer, or refuses
    public static Outcome ask(
            Target target,
            boolean allowPlainText,
            String client,
            Wanted wanted,
            Duration duration,
            String reason)
            throws FeedException, InterruptedException {
        SetRhythmRequest request =
                SetRhythmRequest.newBuilder()
                        .setRhythm(
                                switch (wanted) {
                                    case INCIDENT -> Rhythm.RHYTHM_INCIDENT;
                                    case NORMAL -> Rhythm.RHYTHM_NORMAL;
                                })
                        .setDurationNanos(duration.toNanos())
                        .setReason(reason)
                        .build();
        NodesBudget.Share share = NodesBudget.APP.share();
        try (GrpcSource source = GrpcSource.open(target, allowPlainText, client, share)) {
            RhythmState state = source.setRhythm(request);
            return new Outcome(
                    state.getRhythm() == Rhythm.RHYTHM_INCIDENT,
                    state.getUntilEpochNanos(),
                    state.getReason());
        }
    }
}
