package io.ringside.themes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.themes.ColorMap.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What tells states, operations and values apart tells them to every eye. The bar for two of a set
/// is four times what is just noticed; for two neighbouring stops of a map, of 16, one and a half
/// times.
class ColorVisionTest {
    private static final double APART = 4 * ColorVision.NOTICED;
    private static final double STEP = 1.5 * ColorVision.NOTICED;
    private static final int STOPS = 16;
    private static final Pattern TOKEN =
            Pattern.compile("(?m)^\\s+-rs-([a-z0-9-]+): #([0-9A-Fa-f]{6});");

    /// Badges, findings and the honeycomb's marks.
    private static final List<String> STATES =
            List.of("state-page", "state-ticket", "state-note", "state-ok", "state-stale");

    /// The timeline's classes, and the wait before them.
    private static final List<String> OPERATIONS =
            List.of(
                    "op-allreduce",
                    "op-allgather",
                    "op-reducescatter",
                    "op-p2p",
                    "op-broadcast",
                    "wait");

    private static final List<String> STEPS =
            List.of("step-gpuwait", "step-peerwait", "step-netsend", "step-netrecv", "step-flush");

    @Test
    void statesAreToldApartByEveryEye() throws IOException {
        assertApart(STATES);
    }

    @Test
    void operationsAreToldApartByEveryEye() throws IOException {
        assertApart(OPERATIONS);
    }

    @Test
    void statesOfAStepAreToldApartByEveryEye() throws IOException {
        assertApart(STEPS);
    }

    @Test
    void neighbouringStopsOfAMapAreToldApartByEveryEye() {
        for (Theme theme : Theme.values()) {
            for (Kind kind : Kind.values()) {
                for (ColorVision eye : ColorVision.values()) {
                    for (int stop = 1; stop < STOPS; stop++) {
                        double apart =
                                eye.distance(stop(theme, kind, stop - 1), stop(theme, kind, stop));
                        assertTrue(
                                apart >= STEP,
                                theme + " " + kind + " " + eye + " " + stop + ": " + apart);
                    }
                }
            }
        }
    }

    /// More is lighter in the dark theme and darker in the light one, whatever the hue looks like.
    @Test
    void aSequentialMapGoesOneWayInLightnessForEveryEye() {
        for (Theme theme : Theme.values()) {
            for (ColorVision eye : ColorVision.values()) {
                double first = eye.lightness(stop(theme, Kind.SEQUENTIAL, 0));
                double last = eye.lightness(stop(theme, Kind.SEQUENTIAL, STOPS - 1));
                for (int stop = 1; stop < STOPS; stop++) {
                    double step =
                            eye.lightness(stop(theme, Kind.SEQUENTIAL, stop))
                                    - eye.lightness(stop(theme, Kind.SEQUENTIAL, stop - 1));
                    assertEquals(
                            Math.signum(last - first),
                            Math.signum(step),
                            theme + " " + eye + " at " + stop);
                }
            }
        }
    }

    /// The two sides of the middle, as far from it, but for the two stops next to it: below and
    /// above are not mixed up.
    @Test
    void theSidesOfADivergingMapAreToldApartByEveryEye() {
        for (Theme theme : Theme.values()) {
            for (ColorVision eye : ColorVision.values()) {
                for (int stop = 0; stop < STOPS / 2 - 2; stop++) {
                    double apart =
                            eye.distance(
                                    stop(theme, Kind.DIVERGING, stop),
                                    stop(theme, Kind.DIVERGING, STOPS - 1 - stop));
                    assertTrue(apart >= APART, theme + " " + eye + " at " + stop + ": " + apart);
                }
            }
        }
    }

    /// The simulation itself: a red and a green that nobody without the one cone tells apart.
    @Test
    void theSimulationMixesUpWhatSuchEyesMixUp() {
        assertTrue(ColorVision.NORMAL.distance(0x8FB8E0, 0xBBA6E8) > 0.07);
        assertTrue(ColorVision.DEUTERANOPIA.distance(0x8FB8E0, 0xBBA6E8) < ColorVision.NOTICED);
        assertEquals(0, ColorVision.PROTANOPIA.distance(0x123456, 0x123456));
        assertEquals(1, ColorVision.TRITANOPIA.lightness(0xFFFFFF), 1e-3);
    }

    private static int stop(Theme theme, Kind kind, int stop) {
        return ColorMap.load(theme, kind).argb(stop / (double) (STOPS - 1));
    }

    private static void assertApart(List<String> names) throws IOException {
        List<String> near = new ArrayList<>();
        for (Theme theme : Theme.values()) {
            Map<String, Integer> tokens = tokens(theme);
            for (int i = 0; i < names.size(); i++) {
                for (int j = 0; j < i; j++) {
                    int one = Objects.requireNonNull(tokens.get(names.get(i)));
                    int other = Objects.requireNonNull(tokens.get(names.get(j)));
                    for (ColorVision eye : ColorVision.values()) {
                        double apart = eye.distance(one, other);
                        if (apart < APART) {
                            near.add(
                                    String.format(
                                            Locale.ROOT,
                                            "%s: %s and %s are %.3f apart to %s",
                                            theme,
                                            names.get(i),
                                            names.get(j),
                                            apart,
                                            eye));
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), near);
    }

    private static Map<String, Integer> tokens(Theme theme) throws IOException {
        String sheet = theme.stylesheets().getFirst();
        try (InputStream in = URI.create(sheet).toURL().openStream()) {
            Matcher found = TOKEN.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            Map<String, Integer> tokens = new HashMap<>();
            while (found.find()) {
                tokens.put(
                        Objects.requireNonNull(found.group(1)),
                        Integer.parseInt(Objects.requireNonNull(found.group(2)), 16));
            }
            return tokens;
        }
    }
}
