package io.ringside.desktop.correlate.lateness.lag;

/// Student's distribution, as much of it as intervals need. Stateless.
public final class Student {
    private static final double NORMAL_95 = 1.96;

    /// The terms of its expansion in one over the degrees of freedom, to the fourth.
    private static final double[] TERMS = {2.372, 2.823, 2.556, 1.589};

    private Student() {}

    /// What 95 % lie within, in standard errors.
    ///
    /// @param free degrees of freedom, 1 or more
    public static double quantile(long free) {
        double quantile = NORMAL_95;
        double power = 1;
        for (double term : TERMS) {
            power /= Math.max(1, free);
            quantile += term * power;
        }
        return quantile;
    }
}
