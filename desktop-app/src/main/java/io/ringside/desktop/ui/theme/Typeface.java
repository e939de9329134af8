package io.ringside.desktop.ui.theme;

import io.ringside.themes.Theme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.HashMap;
import java.util.Map;
import javafx.geometry.VPos;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

/// A face of the bundled font at one size, with the widths of its characters measured once, so that
/// painters can fit text without laying it out. Owned by the FX thread until made; then immutable.
public final class Typeface {
    public static final String REGULAR = "Ringside Sans";
    public static final String SEMIBOLD = "Ringside Sans SemiBold";

    private static final int MEASURED = 256;
    private static final String CUT = "\u2026";
    private static final Map<String, Typeface> MADE = new HashMap<>();
    private static boolean loaded;

    private final Font font;
    private final double[] widths = new double[MEASURED];
    private final double otherWidth;

    private Typeface(Font font) {
        this.font = font;
        Text text = new Text();
        text.setFont(font);
        text.setTextOrigin(VPos.TOP);
        text.setText("xx");
        double beside = text.getLayoutBounds().getWidth();
        for (char c = ' '; c < MEASURED; c++) {
            widths[c] = width(text, String.valueOf(c)) - beside;
        }
        otherWidth = width(text, "\u2192") - beside;
    }

    /// Loads the bundled fonts; call once on the FX thread before the first scene.
    public static void load() {
        if (loaded) {
            return;
        }
        loaded = true;
        for (URL url : Theme.fonts()) {
            try (InputStream in = url.openStream()) {
                Font.loadFont(in, 12);
            } catch (IOException e) {
                throw new UncheckedIOException("The bundled font " + url + " cannot be read.", e);
            }
        }
    }

    public static Typeface regular(double size) {
        return of(REGULAR, size);
    }

    public static Typeface semibold(double size) {
        return of(SEMIBOLD, size);
    }

    public Font font() {
        return font;
    }

    /// The width of `text` in pixels, as laid out without kerning.
    public double width(String text) {
        double sum = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            sum += c < MEASURED ? widths[c] : otherWidth;
        }
        return sum;
    }

    /// `text`, or as much of its beginning as has room; empty where none has.
    public String beginning(String text, double room) {
        if (width(text) <= room) {
            return text;
        }
        int end = text.length();
        while (end > 0 && width(text.substring(0, end) + CUT) > room) {
            end--;
        }
        return end == 0 ? "" : text.substring(0, end) + CUT;
    }

    /// The same of its end: by that hosts of one cluster are told apart, and their GPUs.
    public String end(String text, double room) {
        if (width(text) <= room) {
            return text;
        }
        int from = 0;
        while (from < text.length() && width(CUT + text.substring(from)) > room) {
            from++;
        }
        return from == text.length() ? "" : CUT + text.substring(from);
    }

    private static Typeface of(String name, double size) {
        load();
        return MADE.computeIfAbsent(name + size, key -> new Typeface(Font.font(name, size)));
    }

    private static double width(Text text, String value) {
        text.setText("x" + value + "x");
        return text.getLayoutBounds().getWidth();
    }
}
