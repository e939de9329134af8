package io.ringside.node.health.language;

import io.ringside.node.health.language.Expression.Sort;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.FigureKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The functions of the rule language, each read with its arguments. Belongs to its parser.
final class Functions {
    static final List<String> NAMES =
            List.of(
                    "rate",
                    "increase",
                    "present",
                    "attribute",
                    "contains",
                    "peers",
                    "most",
                    "age",
                    "abs",
                    "min",
                    "max");

    private static final double MOST_WINDOW_SECONDS = TimeUnit.DAYS.toSeconds(1);
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s,;]+");

    private final Parser parser;
    private final TokenStream words;
    private final long windowNanos;
    private final Set<Counted> counted = new LinkedHashSet<>();
    private boolean amongPeers;

    Functions(Parser parser, TokenStream words, long windowNanos) {
        this.parser = parser;
        this.words = words;
        this.windowNanos = windowNanos;
    }

    Set<Counted> counted() {
        return counted;
    }

    /// Name, parenthesis, arguments, parenthesis.
    Expression call() throws LanguageException {
        Token name = words.expect(Token.Kind.NAME, "a function");
        words.expect("(");
        Expression result =
                switch (name.text()) {
                    case "rate" -> rate();
                    case "increase" -> increase();
                    case "present" -> present();
                    case "attribute" -> attribute();
                    case "contains" -> contains();
                    case "peers" -> peers(name);
                    case "most" -> most();
                    case "age" -> Expression.number("s", Scope::ageSeconds);
                    case "abs" -> abs();
                    case "min", "max" -> extreme(name);
                    default -> throw unknown(name);
                };
        words.expect(")");
        return result;
    }

    private static LanguageException unknown(Token name) {
        return new LanguageException(
                name.column(),
                "`%s` is not a function; known: %s."
                        .formatted(name.text(), String.join(", ", NAMES)));
    }

    private Expression rate() throws LanguageException {
        Figure figure = counter();
        Counted rated = count(figure, words.accept(",") ? window() : windowNanos);
        return Expression.number(Units.perSecond(figure.unit()), scope -> scope.rate(rated));
    }

    private Expression increase() throws LanguageException {
        Figure figure = counter();
        words.expect(",");
        Counted grown = count(figure, window());
        return Expression.number(figure.unit(), scope -> scope.increase(grown));
    }

    private Counted count(Figure figure, long nanos) {
        Counted count = new Counted(figure, nanos);
        counted.add(count);
        return count;
    }

    private Figure counter() throws LanguageException {
        Token name = words.next();
        Figure figure = parser.figure(true);
        if (figure.kind() != FigureKind.COUNTER) {
            throw new LanguageException(
                    name.column(),
                    "%s is no counter: it has a value, but no rate or increase."
                            .formatted(figure.id()));
        }
        return figure;
    }

    private long window() throws LanguageException {
        Token time = words.expect(Token.Kind.NUMBER, "a time such as 10m");
        if (!time.unit().equals("s") || time.number() <= 0 || time.number() > MOST_WINDOW_SECONDS) {
            throw new LanguageException(
                    time.column(),
                    time.shown() + " is not a time such as 30s, 10m or 1h, at most 24h.");
        }
        return (long) (time.number() * TimeUnit.SECONDS.toNanos(1));
    }

    private Expression present() throws LanguageException {
        Figure figure = parser.figure(false);
        return Expression.truth(scope -> Logic.truth(!Double.isNaN(scope.figure(figure))));
    }

    private Expression attribute() throws LanguageException {
        String name =
                Catalogue.attribute(words.expect(Token.Kind.TEXT, "the \"name\" of an attribute"));
        if (!words.accept(",")) {
            return Expression.text(scope -> scope.attribute(name));
        }
        String otherwise = words.expect(Token.Kind.TEXT, "a \"text\" for when it is absent").text();
        return Expression.text(scope -> {
            String text = scope.attribute(name);
            return text == null ? otherwise : text;
        });
    }

    private Expression contains() throws LanguageException {
        Expression text = parser.argument(Sort.TEXT);
        words.expect(",");
        String word = words.expect(Token.Kind.TEXT, "a \"word\"").text();
        return Expression.truth(scope -> {
            String list = text.words().of(scope);
            return list == null
                    ? Scope.UNKNOWN
                    : Logic.truth(List.of(BETWEEN_WORDS.split(list, -1)).contains(word));
        });
    }

    private Expression peers(Token name) throws LanguageException {
        if (amongPeers) {
            throw new LanguageException(name.column(), "peers within peers is not known.");
        }
        amongPeers = true;
        Expression value = parser.argument(Sort.NUMBER);
        Expression included =
                words.accept(",") ? parser.argument(Sort.TRUTH) : Expression.truth(scope -> 1);
        amongPeers = false;
        PeerTerm term = new PeerTerm(value, included);
        return Expression.number(value.unit(), scope -> scope.peers(term));
    }

    private Expression most() throws LanguageException {
        Figure figure = Catalogue.any(words.expect(Token.Kind.NAME, "the name of a figure"));
        return Expression.number(figure.unit(), scope -> scope.most(figure));
    }

    private Expression abs() throws LanguageException {
        Expression inner = parser.argument(Sort.NUMBER);
        return Expression.number(inner.unit(), scope -> Math.abs(inner.number(scope)));
    }

    private Expression extreme(Token name) throws LanguageException {
        Expression left = parser.argument(Sort.NUMBER);
        Token comma = words.expect(",");
        Expression right = parser.argument(Sort.NUMBER);
        String unit = Units.same(left, right, comma);
        return name.is("min")
                ? Expression.number(
                        unit, scope -> Math.min(left.number(scope), right.number(scope)))
                : Expression.number(
                        unit, scope -> Math.max(left.number(scope), right.number(scope)));
    }
}
