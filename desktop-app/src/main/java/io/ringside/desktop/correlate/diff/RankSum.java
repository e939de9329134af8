package io.ringside.desktop.correlate.diff;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Whether two stretches differ beyond the noise within them: the rank-sum test of Mann and Whitney
/// on the means of their seconds, two-sided.
///
/// All m + n of them are ranked together, equal ones with the mean of their ranks. With R the sum
/// of the first stretch's ranks, U = R - m(m+1)/2 has, where nothing differs, the mean mn/2 and the
/// variance mn/12 * ((N+1) - sum(t^3 - t) / (N(N-1))), N = m + n, t the number of each set of
/// equals. z = (|U - mn/2| - 1/2) / sqrt(variance), and p = 2 * (1 - Phi(z)).
///
/// Seconds, not calls, are counted: calls of one second share their weather, and counting them
/// would make any difference certain. With [#LEAST_WINDOWS] or more on both sides the normal law is
/// near enough. A change counts as beyond noise where p < [#LEVEL] divided by the number of rows
/// compared (Bonferroni). It says that these stretches differ, not why: two runs of a healthy job
/// may too. Stateless.
public final class RankSum {
    public static final int LEAST_WINDOWS = 8;
    public static final double LEVEL = 0.01;

    private RankSum() {}

    private record Ranked(double value, boolean first) {}

    /// @return p, 0 to 1; NaN where there are too few windows to tell
    public static double p(List<Double> before, List<Double> after) {
        int m = before.size();
        int n = after.size();
        if (m < LEAST_WINDOWS || n < LEAST_WINDOWS) {
            return Double.NaN;
        }
        List<Ranked> all = new ArrayList<>();
        before.forEach(value -> all.add(new Ranked(value, true)));
        after.forEach(value -> all.add(new Ranked(value, false)));
        all.sort(Comparator.comparingDouble(Ranked::value));
        double rankSum = 0;
        double ties = 0;
        for (int from = 0; from < all.size(); ) {
            int until = from;
            int firsts = 0;
            while (until < all.size() && all.get(until).value() == all.get(from).value()) {
                firsts += all.get(until).first() ? 1 : 0;
                until++;
            }
            double t = until - from;
            rankSum += firsts * (from + 1 + until) / 2.0;
            ties += t * t * t - t;
            from = until;
        }
        double total = (double) m + n;
        double u = rankSum - m * (m + 1.0) / 2;
        double variance = (double) m * n / 12 * (total + 1 - ties / (total * (total - 1)));
        if (variance <= 0) {
            return 1; // all are equal
        }
        double z = Math.max(0, Math.abs(u - m * n / 2.0) - 0.5) / Math.sqrt(variance);
        return Math.min(1, 2 * upperTail(z));
    }

    /// 1 - Phi(z) for z >= 0, by the fraction of Abramowitz and Stegun 26.2.17: within 7.5e-8.
    private static double upperTail(double z) {
        double t = 1 / (1 + 0.2316419 * z);
        double poly =
                t
                        * (0.319381530
                                + t
                                        * (-0.356563782
                                                + t
                                                        * (1.781477937
                                                                + t
                                                                        * (-1.821255978
                                                                                + t
                                                                                        * 1.330274429))));
        return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * poly;
    }
}
