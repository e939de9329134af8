package io.ringside.desktop.ui.theme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.themes.Theme;
import org.junit.jupiter.api.Test;

class PaletteTest {

    @Test
    void readsEveryTokenThroughTheStylesheets() {
        Palette dark = TestPalettes.of(Theme.DARK);
        assertEquals(0xFF12161C, dark.argb(Token.BG_PANEL));
        assertEquals(0xFFEFB04A, dark.argb(Token.OP_P2P));
        assertEquals(0xFFBBA6E8, dark.argb(Token.STATE_STALE));
        assertEquals(0xFFFFFFFF, TestPalettes.of(Theme.LIGHT).argb(Token.BG_PANEL));
        for (Token token : Token.values()) {
            if (token != Token.INK_DARK) {
                assertEquals(false, dark.argb(token) == 0xFF000000, token + " was not read");
            }
        }
    }

    @Test
    void choosesTheInkThatCanBeRead() {
        Palette dark = TestPalettes.of(Theme.DARK);
        assertEquals(Token.INK_DARK, dark.inkOn(0xFFFBF09A));
        assertEquals(Token.INK_LIGHT, dark.inkOn(0xFF1B2F66));
    }
}
