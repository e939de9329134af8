package io.ringside.desktop.viewdata.filter;

import io.ringside.desktop.model.Provenance;
import io.ringside.desktop.viewdata.filter.FilterTerm.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a filter as it is typed: terms that must all hold, `rank:17 op:allreduce size>1M`. A wrong
/// one is told by one sentence that names the term and the next step. Stateless.
final class FilterSyntax {
    static final int MOST_TERMS = 32;

    private static final int MOST_CHARACTERS = 1000;
    private static final Pattern TERM =
            Pattern.compile("(-?)([A-Za-z]+)(<=|>=|[:=<>])(.*)", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,15})([KMGkmg]?)(?:i?[Bb])?");
    private static final int SHOWN = 40;

    private FilterSyntax() {}

    /// Why a text is no filter, in one sentence for the user.
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;

        Wrong(String sentence) {
            super(sentence);
        }
    }

    static List<FilterTerm> parse(String text) throws Wrong {
        if (text.length() > MOST_CHARACTERS) {
            throw new Wrong(
                    "A filter has at most " + MOST_CHARACTERS + " characters; leave some out.");
        }
        List<FilterTerm> terms = new ArrayList<>();
        for (String word : text.strip().split("\\s+", -1)) {
            if (!word.isEmpty()) {
                terms.add(term(word));
            }
        }
        if (terms.size() > MOST_TERMS) {
            throw new Wrong("A filter has at most " + MOST_TERMS + " terms; leave some out.");
        }
        return terms;
    }

    private static FilterTerm term(String word) throws Wrong {
        Matcher matcher = TERM.matcher(word);
        if (!matcher.matches()) {
            throw new Wrong(
                    quoted(word)
                            + " is no term: write a key and a value, as in rank:17. Keys: "
                            + FilterKey.all()
                            + ".");
        }
        String name = matcher.group(2);
        FilterKey key = FilterKey.of(name).orElse(null);
        if (key == null) {
            throw new Wrong(quoted(name) + " is no key; there are " + FilterKey.all() + ".");
        }
        String sign = matcher.group(3);
        String value = matcher.group(4);
        boolean negated = !matcher.group(1).isEmpty();
        if (value.isEmpty()) {
            throw new Wrong(key.word() + " has no value: write " + key.meaning() + ".");
        }
        boolean compares = sign.startsWith("<") || sign.startsWith(">");
        if (compares && !key.isNumber()) {
            throw new Wrong(
                    key.word() + " is compared to nothing: write " + key.word() + ":" + "VALUE.");
        }
        if (compares) {
            return new FilterTerm(
                    key, negated, false, List.of(), List.of(compared(key, sign, value)));
        }
        List<String> parts = Arrays.asList(value.toLowerCase(Locale.ROOT).split(",", -1));
        if (parts.contains("")) {
            throw new Wrong(
                    quoted(word)
                            + " has a comma with nothing beside it; write "
                            + key.word()
                            + ":A,B.");
        }
        return key.isNumber()
                ? new FilterTerm(key, negated, false, List.of(), ranges(key, parts))
                : new FilterTerm(
                        key,
                        negated,
                        key == FilterKey.JOB && sign.equals("="),
                        words(key, parts),
                        List.of());
    }

    private static Range compared(FilterKey key, String sign, String value) throws Wrong {
        long number = number(key, value);
        return switch (sign) {
            case "<" -> new Range(Long.MIN_VALUE, number - 1);
            case "<=" -> new Range(Long.MIN_VALUE, number);
            case ">" -> new Range(number + 1, Long.MAX_VALUE);
            default -> new Range(number, Long.MAX_VALUE);
        };
    }

    private static List<Range> ranges(FilterKey key, List<String> parts) throws Wrong {
        List<Range> ranges = new ArrayList<>();
        for (String part : parts) {
            int dash = part.indexOf('-', 1);
            long low = number(key, dash < 0 ? part : part.substring(0, dash));
            long high = dash < 0 ? low : number(key, part.substring(dash + 1));
            if (high < low) {
                throw new Wrong(
                        quoted(part)
                                + " ends before it begins; write "
                                + key.word()
                                + ":"
                                + high
                                + "-"
                                + low
                                + ".");
            }
            ranges.add(new Range(low, high));
        }
        return ranges;
    }

    private static List<String> words(FilterKey key, List<String> parts) throws Wrong {
        if (key == FilterKey.PROV) {
            List<String> known =
                    Arrays.stream(Provenance.values())
                            .map(each -> each.name().toLowerCase(Locale.ROOT))
                            .toList();
            for (String part : parts) {
                if (known.stream().noneMatch(each -> each.startsWith(part))) {
                    throw new Wrong(
                            quoted(part)
                                    + " is no provenance; there are "
                                    + String.join(", ", known)
                                    + ".");
                }
            }
        }
        return parts;
    }

    private static long number(FilterKey key, String text) throws Wrong {
        Matcher matcher = NUMBER.matcher(text);
        if (!matcher.matches()) {
            throw new Wrong(
                    quoted(text)
                            + " is no number; write "
                            + key.word()
                            + (key == FilterKey.SIZE ? ">1M, size:25M or size:4K-1M." : ":17."));
        }
        String unit = matcher.group(2).toLowerCase(Locale.ROOT);
        int shift = unit.isEmpty() ? 0 : 10 * (1 + "kmg".indexOf(unit));
        long number = Long.parseLong(matcher.group(1));
        return number > (Long.MAX_VALUE >> (shift + 1)) ? Long.MAX_VALUE / 2 : number << shift;
    }

    private static String quoted(String text) {
        String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "\u2026" : text;
        return "\u201C" + shown + "\u201D";
    }
}
