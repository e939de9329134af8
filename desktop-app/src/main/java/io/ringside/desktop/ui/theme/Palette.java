package io.ringside.desktop.ui.theme;

import io.ringside.themes.ColorMap;
import io.ringside.themes.Theme;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import javafx.scene.paint.Color;

/// The colours of one theme as painters want them: ARGB for pixels, [Color] for canvases.
/// Immutable; for any thread.
public final class Palette {
    private static final double BLACK_INK_ABOVE_LUMINANCE = 0.179;

    private final Map<Token, Color> colors;
    private final Map<Token, Integer> argb = new EnumMap<>(Token.class);
    private final ColorMap sequential;
    private final ColorMap diverging;

    Palette(Theme theme, Map<Token, Color> colors) {
        this.colors = new EnumMap<>(colors);
        colors.forEach((token, color) -> argb.put(token, argbOf(color)));
        sequential = ColorMap.load(theme, ColorMap.Kind.SEQUENTIAL);
        diverging = ColorMap.load(theme, ColorMap.Kind.DIVERGING);
    }

    public int argb(Token token) {
        return Objects.requireNonNull(argb.get(token));
    }

    public Color color(Token token) {
        return Objects.requireNonNull(colors.get(token));
    }

    public ColorMap sequential() {
        return sequential;
    }

    /// From the good direction to the bad one.
    public ColorMap diverging() {
        return diverging;
    }

    /// Black or white, whichever can be read on `fill`.
    public Token inkOn(int fill) {
        return luminance(fill) > BLACK_INK_ABOVE_LUMINANCE ? Token.INK_DARK : Token.INK_LIGHT;
    }

    private static double luminance(int argb) {
        return 0.2126 * linear(argb >> 16 & 0xFF)
                + 0.7152 * linear(argb >> 8 & 0xFF)
                + 0.0722 * linear(argb & 0xFF);
    }

    private static double linear(int channel) {
        double value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    private static int argbOf(Color color) {
        return 0xFF << 24
                | (int) Math.round(color.getRed() * 255) << 16
                | (int) Math.round(color.getGreen() * 255) << 8
                | (int) Math.round(color.getBlue() * 255);
    }
}
