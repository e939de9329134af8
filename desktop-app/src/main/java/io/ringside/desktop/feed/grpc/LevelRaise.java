package io.ringside.desktop.feed.grpc;

import io.ringside.v1.Level;
import io.ringside.v1.RaiseLevelRequest;
import io.ringside.v1.RaiseLevelResponse;
import java.time.Duration;
import java.util.List;

/// Asks a daemon once for another level. Stateless.
public final class LevelRaise {
    private LevelRaise() {}

    public enum Wanted {
        STEADY,
        DETAIL,
        DEEP
    }

    /// What became of it at one process.
    ///
    /// @param process the daemon's number of it
    /// @param pid 0: there is no such process
    /// @param reason a sentence; empty when accepted
    /// @param untilEpochNanos the node's clock; 0: no raise holds
    public record Outcome(
            int process, int pid, boolean accepted, String reason, long untilEpochNanos) {}

    /// @param processes the daemon's numbers; empty: all that live
    /// @param client who asks, for the daemon's log
    /// @throws FeedException when the daemon does not answer, or refuses it as a whole
    public static List<Outcome> ask(
            Target target,
            boolean allowPlainText,
            String client,
            Wanted level,
            Duration duration,
            List<Integer> processes)
            throws FeedException, InterruptedException {
        RaiseLevelRequest request =
                RaiseLevelRequest.newBuilder()
                        .setLevel(
                                switch (level) {
                                    case STEADY -> Level.LEVEL_STEADY;
                                    case DETAIL -> Level.LEVEL_DETAIL;
                                    case DEEP -> Level.LEVEL_DEEP;
                                })
                        .setDurationNanos(duration.toNanos())
                        .addAllProcesses(processes)
                        .build();
        NodesBudget.Share share = NodesBudget.APP.share();
        try (GrpcSource source = GrpcSource.open(target, allowPlainText, client, share)) {
            RaiseLevelResponse response = source.raise(request);
            return response.getProcessesList().stream()
                    .map(p ->
                            new Outcome(
                                    p.getProcess(),
                                    p.getPid(),
                                    p.getAccepted(),
                                    p.getReason(),
                                    p.getUntilEpochNanos()))
                    .toList();
        }
    }
}
