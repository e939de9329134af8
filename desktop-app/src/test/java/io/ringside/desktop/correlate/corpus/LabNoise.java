package io.ringside.desktop.correlate.corpus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;

/// The noise of the lab's healthy jobs, drawn again: values of the GPU one by one, as they were
/// seen to depend on nothing before them, those of a processor step by step in stretches of one
/// rank's own steps. Nanoseconds. Immutable.
final class LabNoise {
    private static final double ON_ANOTHER_STRETCH = 0.05;
    private static final long UNIT = 100;

    private final Map<String, long[]> pools = new HashMap<>();
    private final List<long[][]> ranks = new ArrayList<>();

    private LabNoise() {}

    static LabNoise read() {
        LabNoise noise = new LabNoise();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(
                                        Objects.requireNonNull(
                                                LabNoise.class.getResourceAsStream(
                                                        "lab-noise.csv.gz"))),
                                StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] cells = line.split(",", -1);
                if (cells[0].equals("steps")) {
                    noise.ranks.add(
                            Arrays.stream(cells)
                                    .skip(1)
                                    .map(LabNoise::values)
                                    .toArray(long[][]::new));
                } else {
                    noise.pools.put(cells[0], values(cells[1]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return noise;
    }

    private static long[] values(String cell) {
        return Arrays.stream(cell.split(" ", -1))
                .mapToLong(v -> Long.parseLong(v) * UNIT)
                .toArray();
    }

    /// One of what was seen.
    ///
    /// @param pool "launch", "stream", "end", "duration"
    long draw(String pool, SplittableRandom random) {
        long[] values = Objects.requireNonNull(pools.get(pool), pool);
        return values[random.nextInt(values.length)];
    }

    /// A rank's processor that goes through the steps of a rank of the lab.
    final class Processor {
        private final SplittableRandom random;
        private long[][] of;
        private int step;

        Processor(SplittableRandom random) {
            this.random = random;
            of = ranks.get(random.nextInt(ranks.size()));
            step = random.nextInt(of.length);
        }

        void nextStep() {
            step++;
            if (step >= of.length || random.nextDouble() < ON_ANOTHER_STRETCH) {
                of = ranks.get(random.nextInt(ranks.size()));
                step = random.nextInt(of.length);
            }
        }

        /// How much later than others it makes its call of this place in a step: the first as it
        /// begins, the next ones after the one before.
        long late(int call) {
            long[] now = of[step];
            return call < now.length ? now[call] : now[1 + (call - 1) % (now.length - 1)];
        }
    }
}
