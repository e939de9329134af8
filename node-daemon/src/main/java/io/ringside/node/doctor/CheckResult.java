package io.ringside.node.doctor;

/// A line of the page: a verdict and the check it comes from. Immutable.
///
/// @param id its own in a diagnosis: the check's, and after a point what it looked at, or its
///   number among that check's verdicts
public record CheckResult(String id, CheckGroup group, Verdict verdict) {
    /// The id of its check.
    public String check() {
        int point = id.indexOf('.');
        return point < 0 ? id : id.substring(0, point);
    }
}
