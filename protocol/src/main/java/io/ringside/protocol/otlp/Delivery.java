package io.ringside.protocol.otlp;

import java.util.Locale;
import java.util.OptionalLong;

/// How one attempt to send a request ended. Immutable.
public sealed interface Delivery {
    /// The receiver has it.
    ///
    /// @param rejectedPoints how many points it took from it and threw away
    /// @param message what it says of that; empty when it says nothing
    record Delivered(long rejectedPoints, String message) implements Delivery {
        /// Both together.
        Delivered plus(Delivered more) {
            return new Delivered(
                    rejectedPoints + more.rejectedPoints,
                    more.message.isEmpty() ? message : more.message);
        }
    }

    /// Not now: the receiver is unreachable, busy or broken.
    ///
    /// @param afterNanos how long it asks to be left alone
    record Later(String reason, OptionalLong afterNanos) implements Delivery {}

    /// Never: the points are there already, or are older than what is there, as in a replay or with
    /// a second forwarder.
    record Outdated(String reason) implements Delivery {
        /// Whether an answer says so, as Prometheus, Mimir and their like do.
        static boolean isSaidBy(String answer) {
            String lower = answer.toLowerCase(Locale.ROOT);
            return lower.contains("out of order")
                    || lower.contains("out-of-order")
                    || lower.contains("duplicate sample")
                    || lower.contains("too old sample")
                    || lower.contains("sample-timestamp-too-old")
                    || lower.contains("out of bounds");
        }
    }

    /// Never: the receiver speaks OTLP and knows no such signal, which not all take.
    record Unsupported(String reason) implements Delivery {}

    /// Never: the receiver does not take such a request.
    record Refused(String reason) implements Delivery {}
}
