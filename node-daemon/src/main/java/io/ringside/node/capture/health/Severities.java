package io.ringside.node.capture.health;

import io.ringside.node.capture.codec.MalformedCaptureException;
import io.ringside.node.capture.codec.PackedInput;
import io.ringside.node.reading.Severity;
import java.util.List;

/// The numbers of severities in a capture. Stateless.
final class Severities {
    /// A capture holds the position in this list: append only.
    private static final List<Severity> SEVERITIES =
            List.of(Severity.PAGE, Severity.TICKET, Severity.NOTE);

    private Severities() {}

    static int number(Severity severity) {
        return SEVERITIES.indexOf(severity);
    }

    static Severity take(PackedInput in) throws MalformedCaptureException {
        return SEVERITIES.get(in.count("a severity", SEVERITIES.size() - 1));
    }
}
