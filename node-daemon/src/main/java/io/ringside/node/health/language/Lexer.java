package io.ringside.node.health.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cuts a text into words. A number takes the unit behind it along and is kept in the base unit:
/// `90 %` is 0.9, `10m` is 600 s, `20 GB/s` is 2e10 By/s. Stateless.
final class Lexer {
    static final int MOST_CHARACTERS = 2_000;

    private static final Pattern WORD =
            Pattern.compile(
                    "\\s*(?:(?<number>\\d+(?:\\.\\d+)?)(?:\\s*(?<unit>%|[A-Za-z]+(?:/s)?))?"
                            + "|(?<name>[A-Za-z_][A-Za-z0-9_.]*)"
                            + "|\"(?<text>[^\"]*)\""
                            + "|(?<symbol><=|>=|==|!=|[-<>+*/(),]))");
    private static final List<String> WORDS_AFTER_NUMBER = List.of("and", "or");
    private static final Map<String, Unit> UNITS = units();

    private record Unit(double factor, String ucum) {}

    private Lexer() {}

    /// The last is [Token.Kind#END].
    static List<Token> tokens(String text) throws LanguageException {
        if (text.length() > MOST_CHARACTERS) {
            throw new LanguageException(
                    MOST_CHARACTERS, "longer than " + MOST_CHARACTERS + " characters.");
        }
        String stripped = text.stripTrailing();
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = WORD.matcher(stripped);
        int at = 0;
        while (at < stripped.length()) {
            if (!matcher.region(at, stripped.length()).lookingAt()) {
                throw unreadable(stripped, at);
            }
            Token token = token(matcher);
            tokens.add(token);
            // `5 and x`: the word behind the number is no unit.
            at =
                    token.kind() == Token.Kind.NUMBER && token.unit().isEmpty()
                            ? matcher.end("number")
                            : matcher.end();
        }
        tokens.add(new Token(Token.Kind.END, "", 0, "", stripped.length() + 1));
        return tokens;
    }

    private static Token token(Matcher matcher) throws LanguageException {
        String number = matcher.group("number");
        if (number != null) {
            return number(
                    number,
                    Optional.ofNullable(matcher.group("unit")),
                    matcher.start("number") + 1,
                    matcher.start("unit") + 1);
        }
        if (matcher.group("name") != null) {
            return word(Token.Kind.NAME, matcher.group("name"), matcher.start("name"));
        }
        if (matcher.group("symbol") != null) {
            return word(Token.Kind.SYMBOL, matcher.group("symbol"), matcher.start("symbol"));
        }
        return word(Token.Kind.TEXT, matcher.group("text"), matcher.start("text") - 1);
    }

    private static Token number(String digits, Optional<String> suffix, int column, int unitColumn)
            throws LanguageException {
        double value = Double.parseDouble(digits);
        if (suffix.isEmpty() || WORDS_AFTER_NUMBER.contains(suffix.get())) {
            return new Token(Token.Kind.NUMBER, digits, value, "", column);
        }
        Unit unit = UNITS.get(suffix.get());
        if (unit == null) {
            throw new LanguageException(
                    unitColumn,
                    "`%s` is no unit; known: %s."
                            .formatted(suffix.get(), String.join(", ", UNITS.keySet())));
        }
        String shown = digits + " " + suffix.get();
        return new Token(Token.Kind.NUMBER, shown, value * unit.factor(), unit.ucum(), column);
    }

    private static Token word(Token.Kind kind, String text, int start) {
        return new Token(kind, text, 0, "", start + 1);
    }

    private static LanguageException unreadable(String text, int at) {
        int column = at;
        while (Character.isWhitespace(text.charAt(column))) {
            column++;
        }
        return new LanguageException(
                column + 1,
                text.charAt(column) == '"'
                        ? "a text begins here and does not end; close it by \"."
                        : "`" + text.charAt(column) + "` is not of the rule language.");
    }

    private static Map<String, Unit> units() {
        Map<String, Unit> units = new TreeMap<>();
        units.put("%", new Unit(0.01, "1"));
        units.put("Cel", new Unit(1, "Cel"));
        units.put("W", new Unit(1, "W"));
        units.put("kW", new Unit(1e3, "W"));
        units.put("MHz", new Unit(1e6, "Hz"));
        units.put("GHz", new Unit(1e9, "Hz"));
        units.put("ms", new Unit(1e-3, "s"));
        units.put("s", new Unit(1, "s"));
        units.put("m", new Unit(60, "s"));
        units.put("h", new Unit(3_600, "s"));
        Map.of("B", 1.0, "kB", 1e3, "MB", 1e6, "GB", 1e9, "TB", 1e12)
                .forEach((name, factor) -> bytes(units, name, factor));
        Map.of("KiB", 0x1p10, "MiB", 0x1p20, "GiB", 0x1p30, "TiB", 0x1p40)
                .forEach((name, factor) -> bytes(units, name, factor));
        return units;
    }

    private static void bytes(Map<String, Unit> units, String name, double factor) {
        units.put(name, new Unit(factor, "By"));
        units.put(name + "/s", new Unit(factor, "By/s"));
    }
}
