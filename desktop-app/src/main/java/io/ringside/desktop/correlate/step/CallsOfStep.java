package io.ringside.desktop.correlate.step;

/// How many calls of a kind a step has, by how many were counted in how many steps. Stateless.
public final class CallsOfStep {
    /// As near to a whole number, in parts of it, a ratio of counts is one.
    private static final double WHOLE = 0.06;

    private CallsOfStep() {}

    /// 1 where it is near no whole number of calls.
    ///
    /// @param calls that were counted
    /// @param steps in which they were, above 0
    public static int of(double calls, double steps) {
        double each = calls / steps;
        long whole = Math.round(each);
        return whole >= 1 && Math.abs(each - whole) <= WHOLE * whole ? (int) whole : 1;
    }
}
