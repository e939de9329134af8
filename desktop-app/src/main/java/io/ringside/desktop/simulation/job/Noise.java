package io.ringside.desktop.simulation.job;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// How much real ranks scatter: quantiles of a lab's capture, drawn by a hash of who and when, so
/// that the same seed gives the same noise whoever asks first. Immutable.
public final class Noise {
    private static final String FILE = "lab-noise.csv";

    /// What was looked at.
    public enum Kind {
        /// How far a rank's enqueue lies behind its fellows' median, nanoseconds.
        PROCESSOR_LAG_NANOS(0),
        /// The same of its GPU's arrival.
        GPU_LAG_NANOS(1),
        /// An operation's duration by its median.
        DURATION_RATIO(2),
        /// A GPU's power by its median.
        POWER_RATIO(3);

        private final long number;

        Kind(long number) {
            this.number = number;
        }
    }

    private final long seed;
    private final Map<Kind, double[]> quantiles = new EnumMap<>(Kind.class);

    public Noise(long seed) {
        this.seed = mixed(seed ^ 0x9E3779B97F4A7C15L);
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(Noise.class.getResourceAsStream(FILE)),
                                StandardCharsets.US_ASCII))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(this::read);
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " of this program cannot be read", e);
        }
    }

    private void read(String line) {
        String[] cells = line.split(",", -1);
        quantiles.put(
                Kind.valueOf(cells[0].toUpperCase(Locale.ROOT)),
                Arrays.stream(cells).skip(1).mapToDouble(Double::parseDouble).toArray());
    }

    /// One draw, between two quantiles that follow each other.
    public double draw(Kind kind, long who, long when) {
        double[] table = Objects.requireNonNull(quantiles.get(kind));
        double at = unit(who + (kind.number << 56), when) * (table.length - 1);
        int below = (int) at;
        return table[below]
                + (at - below) * (table[Math.min(below + 1, table.length - 1)] - table[below]);
    }

    /// From 0 to less than 1, all equally likely.
    public double unit(long who, long when) {
        return (mixed(seed ^ mixed(who * 0xD1B54A32D192ED03L + when)) >>> 11) * 0x1p-53;
    }

    private static long mixed(long x) {
        long a = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
