package io.ringside.desktop.model;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// How far one rank is on one communicator. What lies between `completed` and `pending` may or may
/// not be over: the bracket.
///
/// @param completed the last launch known to be over
/// @param pending the first launch known not to be over
/// @param source who told; empty: nobody
/// @param bracket what lies between, absent when nothing does
/// @param laterOperations launched behind `pending`
/// @param omittedOperations launched later still, at most so many
/// @param nothingPending all that was called is over
/// @param launchesBegun more than `launchesReturned`: a thread is inside the launch
/// @param sinceEpochNanos since when this is so
/// @param knownUntilEpochNanos when that was looked at last, if nobody looks any more
public record RankProgress(
        int process,
        int rank,
        Optional<Point> completed,
        OptionalLong completedEpochNanos,
        Optional<Point> pending,
        State state,
        String source,
        Optional<Bracket> bracket,
        long laterOperations,
        long omittedOperations,
        boolean nothingPending,
        long groups,
        long launchesBegun,
        long launchesReturned,
        OptionalLong sinceEpochNanos,
        OptionalLong knownUntilEpochNanos,
        boolean processDied) {
    /// A job that works changes faster.
    public static final long STANDS_NANOS = 5_000_000_000L;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    /// What is known of `pending`.
    public enum State {
        UNKNOWN("not known"),
        LAUNCHING("inside NCCL's launch"),
        ENQUEUED("enqueued, not reached"),
        REACHED("reached, not over"),
        /// A proxy begins transfers at the launch: its stream may not have come to it.
        OPEN("transfers open");

        private final String text;

        State(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }

        /// As the report's JSON has it.
        public String id() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// One launch, by the first operation seen of it.
    ///
    /// @param operation empty: none was seen
    /// @param operations seen of this launch
    /// @param startEpochNanos when it was called
    public record Point(
            String operation,
            long sequenceNumber,
            OptionalInt peer,
            long messageBytes,
            long group,
            int operations,
            OptionalLong startEpochNanos) {
        /// "AllReduce #12", "Send to 3 and 7 more", "group 9".
        public String text() {
            if (operation.isEmpty()) {
                return "group " + group;
            }
            String which =
                    peer.isPresent()
                            ? (operation.equals("Recv") ? " from " : " to ") + peer.getAsInt()
                            : " #" + sequenceNumber;
            return operation + which + (operations > 1 ? " and " + (operations - 1) + " more" : "");
        }
    }

    public record Bracket(int launches, long operations, Point first, Point last) {}

    /// Whether it is known to stand still for longer than a working job does.
    public boolean stands(long nowEpochNanos) {
        return state != State.UNKNOWN
                && sinceEpochNanos.isPresent()
                && nowEpochNanos - sinceEpochNanos.getAsLong() >= STANDS_NANOS;
    }

    /// "AllReduce #12" or an empty text where nothing is known to be over.
    public String completedText() {
        return completed.map(Point::text).orElse("");
    }

    public String pendingText() {
        return pending.map(Point::text).orElse("");
    }

    /// "reached, not over", with the moment up to which that is known.
    public String stateText() {
        String text = nothingPending ? "nothing pending" : state.text();
        if (processDied) {
            return text + ", when its process died";
        }
        return knownUntilEpochNanos.isEmpty()
                ? text
                : text
                        + " at "
                        + TIME.format(
                                Instant.ofEpochSecond(0, knownUntilEpochNanos.getAsLong())
                                        .atZone(ZoneId.systemDefault()))
                        + ", not known since";
    }

    /// "12, AllReduce #3 to AllReduce #14", "1, AllReduce #3"; empty where nothing lies between.
    public String bracketText() {
        String more = omittedOperations > 0 ? ", at most " + omittedOperations + " more" : "";
        return bracket.map(b ->
                        b.operations()
                                + ", "
                                + b.first().text()
                                + (b.launches() > 1 ? " to " + b.last().text() : "")
                                + more)
                .orElse(more.isEmpty() ? "" : more.substring(2));
    }
}
