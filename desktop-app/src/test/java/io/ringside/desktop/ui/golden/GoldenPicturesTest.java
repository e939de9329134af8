package io.ringside.desktop.ui.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.ringside.themes.Theme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each view looks as it did when its picture was last looked at by a person.
class GoldenPicturesTest {
    private static final Path SEEN = Path.of("target/pictures/golden");

    @ParameterizedTest
    @EnumSource(GoldenView.class)
    void theViewLooksAsKeptInTheDarkTheme(GoldenView view) throws IOException {
        compare(view, Theme.DARK);
    }

    @ParameterizedTest
    @EnumSource(GoldenView.class)
    void theViewLooksAsKeptInTheLightTheme(GoldenView view) throws IOException {
        compare(view, Theme.LIGHT);
    }

    @ParameterizedTest
    @EnumSource(GoldenView.class)
    void theViewLooksAsKeptInHighContrast(GoldenView view) throws IOException {
        compare(view, Theme.CONTRAST);
    }

    @Test
    void aTextThatMovedByTwoPixelsIsADifference() throws IOException {
        Picture kept = kept(GoldenView.ALERTS.file(Theme.DARK));
        int[] moved = kept.argb().clone();
        System.arraycopy(kept.argb(), 0, moved, 2, moved.length - 2);
        Picture shifted = new Picture(kept.width(), kept.height(), moved);
        assertTrue(Difference.of(kept, shifted).isOne());
    }

    @Test
    void anotherColourOfOneCellIsADifference() throws IOException {
        Picture kept = kept(GoldenView.HEAT_MAP.file(Theme.DARK));
        int[] other = kept.argb().clone();
        for (int y = 200; y < 224; y++) {
            for (int x = 304; x < 328; x++) {
                other[y * kept.width() + x] ^= 0xFF8000;
            }
        }
        Difference difference =
                Difference.of(kept, new Picture(kept.width(), kept.height(), other));
        assertTrue(difference.isOne());
        assertEquals(9, difference.blocks().size());
    }

    @Test
    void shadesThatAreALittleLighterAreNone() throws IOException {
        Picture kept = kept(GoldenView.HEAT_MAP.file(Theme.DARK));
        int[] lighter = kept.argb().clone();
        for (int at = 0; at < lighter.length; at++) {
            int color = lighter[at];
            lighter[at] = (color & 0xF0F0F0) + 0x0C0C0C | 0xFF000000;
        }
        assertFalse(Difference.of(kept, new Picture(kept.width(), kept.height(), lighter)).isOne());
    }

    private static void compare(GoldenView view, Theme theme) throws IOException {
        String name = view.file(theme);
        Picture seen = view.draw(theme);
        seen.write(SEEN.resolve(name + ".png"));
        Picture kept = kept(name);
        if (kept.width() != seen.width() || kept.height() != seen.height()) {
            fail(
                    name
                            + " is "
                            + seen.width()
                            + " x "
                            + seen.height()
                            + " pixels now, and was "
                            + kept.width()
                            + " x "
                            + kept.height()
                            + after(name, ""));
        }
        Difference difference = Difference.of(kept, seen);
        if (difference.isOne()) {
            String framed = name + "-differs.png";
            difference.picture().write(SEEN.resolve(framed));
            fail(name + ": " + difference.sentence() + after(name, framed));
        }
    }

    private static String after(String name, String framed) {
        return ". Look at "
                + SEEN.resolve(name + ".png").toAbsolutePath()
                + (framed.isEmpty() ? "" : " and where they differ, " + SEEN.resolve(framed))
                + ". If it is meant to look so, renew the kept pictures and look at each: "
                + GoldenPictures.RENEW;
    }

    private static Picture kept(String name) throws IOException {
        try (InputStream in = GoldenPicturesTest.class.getResourceAsStream(name + ".png")) {
            assertNotNull(in, name + ".png is not kept. " + GoldenPictures.RENEW);
            return Picture.read(in);
        }
    }
}
