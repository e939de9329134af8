package io.ringside.node.health.language;

import io.ringside.node.health.language.Expression.Sort;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Reads one text of the rule language by recursive descent and checks its types and units: what
/// comes out can be asked without another check. Used once, by one thread.
///
/// Written here rather than taken from a library. Those for expressions (EvalEx, exp4j, JEXL, CEL)
/// have no number that is not known: an absent figure would be an error, null or zero. They have no
/// growth of counters, no peers and no units. CEL and JEXL bring a language, reflection or a hundred
/// times this code along.
///
///     condition  = and { "or" and }             sum     = product { ("+" | "-") product }
///     and        = not { "and" not }            product = sign { ("*" | "/") sign }
///     not        = "not" not | comparison       sign    = "-" sign | primary
///     comparison = sum [ operator sum ]
///     primary    = number | "text" | figure | function "(" ... ")" | "(" condition ")"
final class Parser {
    private static final List<String> COMPARISONS = List.of("<", "<=", ">", ">=", "==", "!=");
    private static final int DEEPEST = 40;

    private final TokenStream words;
    private final SubjectKind kind;
    private final Functions functions;
    private final Set<Figure> figures = new LinkedHashSet<>();
    private int depth;

    Parser(String text, SubjectKind kind, long windowNanos) throws LanguageException {
        words = new TokenStream(Lexer.tokens(text));
        this.kind = kind;
        functions = new Functions(this, words, windowNanos);
    }

    /// The whole text as a condition.
    Expression condition() throws LanguageException {
        Token first = words.next();
        Expression condition = typed(Sort.TRUTH, or(), first);
        words.expectEnd();
        return condition;
    }

    /// The whole text as whatever it is.
    Expression whole() throws LanguageException {
        Expression expression = or();
        words.expectEnd();
        return expression;
    }

    /// Those that the expression cannot do without, peers' and `most` apart.
    Set<Figure> figures() {
        return figures;
    }

    Set<Counted> counted() {
        return functions.counted();
    }

    Expression or() throws LanguageException {
        Token first = words.next();
        Expression left = and();
        while (words.accept("or")) {
            Expression a = typed(Sort.TRUTH, left, first);
            Expression b = typed(Sort.TRUTH, words.next(), this::and);
            left =
                    Expression.truth(scope -> {
                        double known = a.number(scope);
                        return known == 1 ? 1 : Logic.or(known, b.number(scope));
                    });
        }
        return left;
    }

    /// An expression that must be of that type.
    Expression argument(Sort sort) throws LanguageException {
        return typed(sort, words.next(), this::or);
    }

    /// The figure named here; it counts as needed when the expression is unknown without it.
    Figure figure(boolean needed) throws LanguageException {
        Figure figure =
                Catalogue.figure(words.expect(Token.Kind.NAME, "the name of a figure"), kind);
        if (needed) {
            figures.add(figure);
        }
        return figure;
    }

    private Expression and() throws LanguageException {
        Token first = words.next();
        Expression left = not();
        while (words.accept("and")) {
            Expression a = typed(Sort.TRUTH, left, first);
            Expression b = typed(Sort.TRUTH, words.next(), this::not);
            left =
                    Expression.truth(scope -> {
                        double known = a.number(scope);
                        return known == 0 ? 0 : Logic.and(known, b.number(scope));
                    });
        }
        return left;
    }

    private Expression not() throws LanguageException {
        if (!words.accept("not")) {
            return comparison();
        }
        deeper();
        Expression inner = typed(Sort.TRUTH, words.next(), this::not);
        depth--;
        return Expression.truth(scope -> 1 - inner.number(scope));
    }

    private Expression comparison() throws LanguageException {
        Token first = words.next();
        Expression left = sum();
        Token operator = words.next();
        if (operator.kind() != Token.Kind.SYMBOL || !COMPARISONS.contains(operator.text())) {
            return left;
        }
        words.skip();
        if (left.sort() == Sort.TEXT) {
            return texts(left, operator);
        }
        Expression a = typed(Sort.NUMBER, left, first);
        Expression b = typed(Sort.NUMBER, words.next(), this::sum);
        Units.same(a, b, operator);
        String sign = operator.text();
        return Expression.truth(scope -> Logic.compare(sign, a.number(scope), b.number(scope)));
    }

    private Expression texts(Expression left, Token operator) throws LanguageException {
        boolean equal = operator.is("==");
        if (!equal && !operator.is("!=")) {
            throw new LanguageException(operator.column(), "texts are compared by == and != only.");
        }
        Expression right = typed(Sort.TEXT, words.next(), this::sum);
        return Expression.truth(scope -> {
            String a = left.words().of(scope);
            String b = right.words().of(scope);
            return a == null || b == null ? Scope.UNKNOWN : Logic.truth(a.equals(b) == equal);
        });
    }

    private Expression sum() throws LanguageException {
        Token first = words.next();
        Expression left = product();
        for (Token operator = words.next();
                operator.is("+") || operator.is("-");
                operator = words.next()) {
            words.skip();
            Expression a = typed(Sort.NUMBER, left, first);
            Expression b = typed(Sort.NUMBER, words.next(), this::product);
            String unit = Units.same(a, b, operator);
            int sign = operator.is("+") ? 1 : -1;
            left = Expression.number(unit, scope -> a.number(scope) + sign * b.number(scope));
        }
        return left;
    }

    private Expression product() throws LanguageException {
        Token first = words.next();
        Expression left = sign();
        for (Token operator = words.next();
                operator.is("*") || operator.is("/");
                operator = words.next()) {
            words.skip();
            Expression a = typed(Sort.NUMBER, left, first);
            Expression b = typed(Sort.NUMBER, words.next(), this::sign);
            left =
                    operator.is("*")
                            ? Expression.number(
                                    Units.product(a, b), scope -> a.number(scope) * b.number(scope))
                            : Expression.number(
                                    Units.quotient(a, b),
                                    scope -> Logic.divide(a.number(scope), b.number(scope)));
        }
        return left;
    }

    private Expression sign() throws LanguageException {
        if (!words.accept("-")) {
            return primary();
        }
        deeper();
        Expression inner = typed(Sort.NUMBER, words.next(), this::sign);
        depth--;
        return Expression.number(inner.unit(), scope -> -inner.number(scope));
    }

    private Expression primary() throws LanguageException {
        Token token = words.next();
        return switch (token.kind()) {
            case NUMBER -> {
                words.skip();
                yield Expression.number(token.unit(), scope -> token.number());
            }
            case TEXT -> {
                words.skip();
                yield Expression.text(scope -> token.text());
            }
            case NAME -> words.callFollows() ? call() : plainFigure();
            case SYMBOL, END -> parenthesis(token);
        };
    }

    private Expression parenthesis(Token token) throws LanguageException {
        if (!words.accept("(")) {
            throw new LanguageException(
                    token.column(),
                    token.shown() + " stands where a number, a text, a figure or ( is expected.");
        }
        deeper();
        Expression inner = or();
        depth--;
        words.expect(")");
        return inner;
    }

    private Expression call() throws LanguageException {
        deeper();
        Expression result = functions.call();
        depth--;
        return result;
    }

    private Expression plainFigure() throws LanguageException {
        Figure figure = figure(true);
        return Expression.number(figure.unit(), scope -> scope.figure(figure));
    }

    private void deeper() throws LanguageException {
        if (++depth > DEEPEST) {
            throw new LanguageException(
                    words.next().column(), "nested deeper than " + DEEPEST + " levels.");
        }
    }

    @FunctionalInterface
    private interface Part {
        Expression parse() throws LanguageException;
    }

    private static Expression typed(Sort sort, Token first, Part part) throws LanguageException {
        return typed(sort, part.parse(), first);
    }

    private static Expression typed(Sort sort, Expression expression, Token first)
            throws LanguageException {
        if (expression.sort() != sort) {
            throw new LanguageException(
                    first.column(),
                    "what begins with %s is %s, expected %s."
                            .formatted(first.shown(), expression.sort().words, sort.words));
        }
        return expression;
    }
}
