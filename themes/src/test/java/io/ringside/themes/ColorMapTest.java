package io.ringside.themes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.themes.ColorMap.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColorMapTest {

    @Test
    void startsAndEndsAtTheStopsOfTheDesign() {
        ColorMap dark = ColorMap.load(Theme.DARK, Kind.SEQUENTIAL);
        assertEquals(0xFF1B2F66, dark.argb(0));
        assertEquals(0xFFFBF09A, dark.argb(1));
        assertEquals(0xFFF1EBA0, ColorMap.load(Theme.LIGHT, Kind.SEQUENTIAL).argb(0));
        assertEquals(0xFF6CB4FF, ColorMap.load(Theme.DARK, Kind.DIVERGING).argb(0));
        assertEquals(0xFF9A4300, ColorMap.load(Theme.LIGHT, Kind.DIVERGING).argb(1));
    }

    @Test
    void passesThroughEveryStop() {
        ColorMap map = ColorMap.load(Theme.DARK, Kind.SEQUENTIAL);
        assertEquals(0xFF1D6599, map.argb(4 / 15.0));
        assertEquals(0xFF5BB188, map.argb(9 / 15.0));
    }

    @Test
    void interpolatesBetweenStops() {
        ColorMap map = ColorMap.ofStops(List.of("000000", "FF8000"));
        assertEquals(0xFF804000, map.argb(128 / 255.0));
    }

    @Test
    void clampsWhatLiesBeyond() {
        ColorMap map = ColorMap.load(Theme.DARK, Kind.SEQUENTIAL);
        assertEquals(map.argb(0), map.argb(-3));
        assertEquals(map.argb(1), map.argb(17));
        assertEquals(map.argb(0), map.argb(Double.NaN));
    }

    @Test
    void refusesAMapOfOneStop() {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class, () -> ColorMap.ofStops(List.of("FFFFFF")));
        assertTrue(String.valueOf(refused.getMessage()).contains("two stops"));
    }
}
