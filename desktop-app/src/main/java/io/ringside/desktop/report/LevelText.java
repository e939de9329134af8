package io.ringside.desktop.report;

import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.NodeSnapshot.ProfiledProcess;
import io.ringside.desktop.model.node.Raise;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// Levels with their end, as people read them. Stateless.
public final class LevelText {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private LevelText() {}

    /// One for each process with a raised level.
    static List<String> lines(NodeSnapshot snapshot) {
        return snapshot.processes().stream()
                .flatMap(process -> process.raise().stream().map(raise -> line(process, raise)))
                .toList();
    }

    private static String line(ProfiledProcess process, Raise raise) {
        String until = until(raise.level(), raise.untilEpochNanos());
        return "Process %d (pid %d): level ".formatted(process.process(), process.pid())
                + (process.level().equals(raise.level())
                        ? until
                        : process.level() + ", from its next NCCL call on " + until)
                + (raise.by().isEmpty() ? "" : ", by " + raise.by());
    }

    /// "detail until 14:03:07", in the reader's time zone.
    public static String until(String level, long untilEpochNanos) {
        Instant until = Instant.ofEpochSecond(0, untilEpochNanos);
        return level + " until " + TIME.format(until.atZone(ZoneId.systemDefault()));
    }
}
