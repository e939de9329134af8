package io.ringside.desktop.simulation.job;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A fault in a simulated cluster and when it holds. Immutable.
///
/// @param subject rank or node
/// @param fromNanos since the simulation's start
/// @param untilNanos when it ends; [Long#MAX_VALUE]: never
public record Fault(FaultKind kind, int subject, long fromNanos, long untilNanos) {
    private static final Pattern FORM =
            Pattern.compile("([a-z-]+):(\\d{1,5})@([0-9a-z]+)(?:\\+([0-9a-z]+))?");

    /// Reads `KIND:WHERE@TIME` or `KIND:WHERE@TIME+LENGTH`.
    ///
    /// @throws IllegalArgumentException one sentence for the user
    public static Fault parse(String typed, Shape shape) {
        String name = typed.indexOf(':') < 0 ? typed : typed.substring(0, typed.indexOf(':'));
        FaultKind kind =
                FaultKind.named(name)
                        .orElseThrow(() ->
                                refused(
                                        typed,
                                        "there is none of that name, only " + FaultKind.words()));
        Matcher m = FORM.matcher(typed);
        if (!m.matches()) {
            throw refused(
                    typed,
                    "write "
                            + kind.word()
                            + ":"
                            + kind.place()
                            + "@TIME, as in "
                            + kind.word()
                            + ":1@20s"
                            + (kind.passes() ? ", or with a length, as in @20s+30s" : ""));
        }
        int subject = Integer.parseInt(m.group(2));
        int most = (kind.isOfRank() ? shape.ranks() : shape.nodes()) - 1;
        if (subject > most) {
            throw refused(
                    typed,
                    "in "
                            + shape
                            + " there are "
                            + (kind.isOfRank() ? "ranks" : "nodes")
                            + " 0 to "
                            + most);
        }
        if (kind == FaultKind.SLOW_LINK && !Group.DATA.exists(shape)) {
            throw refused(typed, "one node has no links to another");
        }
        long from = time(typed, m.group(3));
        if (m.group(4) == null) {
            return new Fault(kind, subject, from, Long.MAX_VALUE);
        }
        if (!kind.passes()) {
            throw refused(typed, "a job that hangs does not go on: leave out +" + m.group(4));
        }
        return new Fault(kind, subject, from, from + time(typed, m.group(4)));
    }

    boolean holdsAt(long nanos) {
        return nanos >= fromNanos && nanos < untilNanos;
    }

    /// As it may be typed again.
    @Override
    public String toString() {
        return kind.word()
                + ":"
                + subject
                + "@"
                + Moments.text(fromNanos)
                + (untilNanos == Long.MAX_VALUE ? "" : "+" + Moments.text(untilNanos - fromNanos));
    }

    private static long time(String typed, String text) {
        OptionalLong nanos = Moments.nanos(text);
        return nanos.orElseThrow(
                () -> refused(typed, "\"" + text + "\" is no time; write 500ms, 20s, 2m or 1h"));
    }

    private static IllegalArgumentException refused(String typed, String reason) {
        return new IllegalArgumentException("\"" + typed + "\" is not a fault: " + reason);
    }
}
