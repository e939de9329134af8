package io.ringside.desktop.correlate.links.measure;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Which of many tests to believe, so that of those believed few are false (Benjamini and Hochberg,
/// 1995). Stateless.
public final class FalseDiscovery {
    private FalseDiscovery() {}

    /// For each test the least share of false ones at which it would be believed.
    ///
    /// @param probabilities of being no more than noise, each 0 to 1
    public static double[] shares(double[] probabilities) {
        int tests = probabilities.length;
        int[] order =
                IntStream.range(0, tests)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> probabilities[i]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        double[] shares = new double[tests];
        Arrays.fill(shares, 1);
        double least = 1;
        for (int place = tests; place > 0; place--) {
            int test = order[place - 1];
            least = Math.min(least, probabilities[test] * tests / place);
            shares[test] = least;
        }
        return shares;
    }
}
