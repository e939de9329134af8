package io.ringside.themes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Stylesheets with larger or smaller sizes, as `data:` addresses. Stateless.
final class SheetScale {
    private static final Pattern SIZES =
            Pattern.compile(
                    "-fx-[a-z-]*(?:size|padding|spacing|insets|radius|width|height|gap)\\s*:[^;}]*");
    private static final Pattern NUMBER = Pattern.compile("(?<![-\\w.])\\d+(?:\\.\\d+)?");

    private SheetScale() {}

    static String scaled(String sheet, int percent) {
        try (InputStream in = URI.create(sheet).toURL().openStream()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            byte[] made = text(text, percent).getBytes(StandardCharsets.UTF_8);
            return "data:text/css;base64," + Base64.getEncoder().encodeToString(made);
        } catch (IOException e) {
            throw new UncheckedIOException("The stylesheet " + sheet + " cannot be read.", e);
        }
    }

    static String text(String sheet, int percent) {
        BigDecimal ratio = BigDecimal.valueOf(percent, 2);
        return SIZES.matcher(sheet)
                .replaceAll(size -> Matcher.quoteReplacement(scaled(size, ratio)));
    }

    private static String scaled(MatchResult size, BigDecimal ratio) {
        return NUMBER.matcher(size.group())
                .replaceAll(
                        number -> new BigDecimal(number.group()).multiply(ratio).toPlainString());
    }
}
