package io.ringside.node.aggregate;

import java.time.Duration;

/// How long what has ended is told of by itself, before it is folded into the totals of all that
/// ended: for a time, and no more than so many, the latest ones.
///
/// @param time from its end on, by the event clock
/// @param processes that ended, with how they ended and what they left open
/// @param communicators that no process has any more, with all their rows
public record Retention(Duration time, int processes, int communicators) {
    public static final Retention DEFAULT = new Retention(Duration.ofMinutes(10), 256, 1_024);
}
