package io.ringside.node.health;

import io.ringside.node.health.rule.ReadingRule;

/// How one rule stands for one subject. Belongs to the thread that judges.
///
///     idle --true--> pending --true for `for`--> holds --not true for `keep`--> idle
///
/// False ends a pending one at once; unknown ends it, like a holding one, only after `keep`.
final class RuleState {
    private static final long NEVER = Long.MIN_VALUE;

    private long sinceNanos = NEVER;
    private long trueNanos;
    private boolean holds;
    private String evidence = "";

    /// @param verdict 1, 0 or NaN
    /// @return what changed by it; null: nothing
    @org.jspecify.annotations.Nullable
    Phase step(ReadingRule rule, double verdict, long epochNanos) {
        if (verdict == 1) {
            return stepTrue(rule, epochNanos);
        }
        boolean pendingIsFalse = verdict == 0 && !holds;
        if (sinceNanos != NEVER && (pendingIsFalse || epochNanos - trueNanos > rule.keepNanos())) {
            boolean held = holds;
            sinceNanos = NEVER;
            holds = false;
            evidence = "";
            return held ? Phase.CLEARED : Phase.FELL;
        }
        return null;
    }

    /// Nobody looked until now: a pending one begins anew, a holding one was true so far.
    void resumed(long epochNanos) {
        if (holds) {
            trueNanos = epochNanos;
        } else {
            sinceNanos = NEVER;
        }
    }

    boolean holds() {
        return holds;
    }

    boolean isIdle() {
        return sinceNanos == NEVER;
    }

    long sinceEpochNanos() {
        return sinceNanos;
    }

    String evidence() {
        return evidence;
    }

    /// The latest; it stays while the rule is kept.
    void evidence(String sentence) {
        evidence = sentence;
    }

    private @org.jspecify.annotations.Nullable Phase stepTrue(ReadingRule rule, long epochNanos) {
        boolean began = sinceNanos == NEVER;
        if (began) {
            sinceNanos = epochNanos;
        }
        trueNanos = epochNanos;
        if (!holds && epochNanos - sinceNanos >= rule.holdNanos()) {
            holds = true;
            return Phase.HELD;
        }
        return began ? Phase.BEGAN : null;
    }
}
