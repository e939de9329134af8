package io.ringside.desktop.correlate.advisor;

import io.ringside.desktop.model.NodeSnapshot.Statistics;
import io.ringside.desktop.model.NodeSnapshot.Timing;
import io.ringside.desktop.model.TimingSource;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// The bus bandwidth of a communicator's all-reduces by size, and which known curve it is like:
/// GB/s at 0.1, 1, 4, 16, 64 and 256 MB of a 400 Gb/s network card with GPUDirect RDMA, of one
/// whose data goes through host memory, and of 100 Gb/s RoCE. Stateless.
final class Bandwidths {
    private static final double[] MEGABYTES = {0.1, 1, 4, 16, 64, 256};
    private static final double LEAST_BYTES = 50_000;
    private static final int LEAST_SIZES = 3;
    private static final double LIKE = 0.3;
    private static final double CLEARLY = 1.4;
    private static final double GIGA = 1e9;

    /// What a curve stands for.
    enum Curve {
        DIRECT("GPUDirect RDMA at 400 Gb/s", 2, 15, 32, 42, 46, 48),
        STAGED("data that goes through host memory", 0.5, 5, 15, 25, 32, 38),
        ROCE("RoCE at 100 Gb/s", 0.8, 5, 9, 11, 11.5, 12);

        private final String words;
        private final double[] gigabytes;

        Curve(String words, double... gigabytes) {
            this.words = words;
            this.gigabytes = gigabytes;
        }

        String words() {
            return words;
        }

        /// Interpolated in logarithms; flat beyond the ends.
        private double at(double bytes) {
            double size = bytes / 1e6;
            if (size <= MEGABYTES[0]) {
                return gigabytes[0];
            }
            for (int i = 1; i < MEGABYTES.length; i++) {
                if (size <= MEGABYTES[i]) {
                    double part =
                            Math.log(size / MEGABYTES[i - 1])
                                    / Math.log(MEGABYTES[i] / MEGABYTES[i - 1]);
                    return Math.exp(
                            Math.log(gigabytes[i - 1])
                                    + part * Math.log(gigabytes[i] / gigabytes[i - 1]));
                }
            }
            return gigabytes[gigabytes.length - 1];
        }
    }

    private Bandwidths() {}

    /// GB/s by size in bytes: the best rank's median, since who comes early waits within it. By the
    /// GPU or the proxy only.
    static Map<Long, Double> allReduce(JobRanks job) {
        Map<Long, Double> bySize = new TreeMap<>();
        for (Statistics row : job.rows()) {
            OptionalDouble rate =
                    row.bestTiming()
                            .filter(t -> t.source() != TimingSource.ENQUEUE)
                            .map(Timing::busBandwidthBytesPerSecond)
                            .orElse(OptionalDouble.empty());
            if (row.operation().equals("AllReduce")
                    && row.messageBytes() >= LEAST_BYTES
                    && rate.isPresent()
                    && rate.getAsDouble() > 0) {
                bySize.merge(row.messageBytes(), rate.getAsDouble() / GIGA, Math::max);
            }
        }
        return bySize;
    }

    /// The curve that it is clearly like, by its shape and height; null: none.
    static @org.jspecify.annotations.Nullable Curve like(Map<Long, Double> bySize) {
        if (bySize.size() < LEAST_SIZES) {
            return null;
        }
        Curve nearest = null;
        double least = Double.MAX_VALUE;
        double next = Double.MAX_VALUE;
        for (Curve curve : Curve.values()) {
            double off = off(bySize, curve);
            if (off < least) {
                next = least;
                least = off;
                nearest = curve;
            } else {
                next = Math.min(next, off);
            }
        }
        return least <= LIKE && next >= CLEARLY * least ? nearest : null;
    }

    /// Mean distance in logarithms.
    private static double off(Map<Long, Double> bySize, Curve curve) {
        double sum = 0;
        for (Map.Entry<Long, Double> point : bySize.entrySet()) {
            double distance = Math.log(point.getValue() / curve.at(point.getKey()));
            sum += distance * distance;
        }
        return Math.sqrt(sum / bySize.size());
    }
}
