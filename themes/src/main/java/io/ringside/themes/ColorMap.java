package io.ringside.themes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// 256 opaque colours from low to high, interpolated in sRGB between 16 stops. More of a quantity
/// always stands out more from the panel. Immutable; for any thread.
public final class ColorMap {
    public static final int ENTRIES = 256;

    /// What a map is for.
    public enum Kind {
        /// From none to much.
        SEQUENTIAL,
        /// From below to above.
        DIVERGING
    }

    private final int[] argb;

    private ColorMap(int[] argb) {
        this.argb = argb;
    }

    public static ColorMap load(Theme theme, Kind kind) {
        String name =
                "maps/" + kind.name().toLowerCase(Locale.ROOT) + "-" + theme.ground() + ".txt";
        try (InputStream in = Theme.resource(name).openStream()) {
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return ofStops(
                    text.lines().filter(line -> !line.isBlank()).map(String::strip).toList());
        } catch (IOException e) {
            throw new UncheckedIOException("The colour map " + name + " cannot be read.", e);
        }
    }

    /// @param stops `RRGGBB`, low to high, at least two
    static ColorMap ofStops(List<String> stops) {
        if (stops.size() < 2) {
            throw new IllegalArgumentException(
                    "A colour map needs two stops or more, not " + stops.size() + ".");
        }
        int[] ends = stops.stream().mapToInt(stop -> Integer.parseInt(stop, 16)).toArray();
        int[] argb = new int[ENTRIES];
        for (int i = 0; i < ENTRIES; i++) {
            double position = i * (ends.length - 1) / (double) (ENTRIES - 1);
            int stop = Math.min((int) position, ends.length - 2);
            argb[i] = between(ends[stop], ends[stop + 1], position - stop);
        }
        return new ColorMap(argb);
    }

    /// @param ratio 0 low to 1 high; beyond is clamped, NaN is low
    public int argb(double ratio) {
        int index = (int) Math.round(ratio * (ENTRIES - 1));
        return argb[Math.clamp(index, 0, ENTRIES - 1)];
    }

    private static int between(int low, int high, double share) {
        int result = 0xFF;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int a = low >> shift & 0xFF;
            int b = high >> shift & 0xFF;
            result = result << 8 | (int) Math.round(a + (b - a) * share);
        }
        return result;
    }
}
