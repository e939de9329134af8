package io.ringside.node.doctor;

import io.ringside.protocol.text.ForeignText;

/// A line of the page: a verdict and the check it comes from. Immutable.
///
/// @param id its own in a diagnosis: the check's, and after a point what it looked at, or its
///   number among that check's verdicts
public record CheckResult(String id, CheckGroup group, Verdict verdict) {
    private static final int MOST_CHARACTERS = 200;

    public CheckResult {
        id = ForeignText.line(id, MOST_CHARACTERS);
    }

    /// The id of its check.
    public String check() {
        int point = id.indexOf('.');
        return point < 0 ? id : id.substring(0, point);
    }
}
