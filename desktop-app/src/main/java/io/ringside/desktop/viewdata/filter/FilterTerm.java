package io.ringside.desktop.viewdata.filter;

import java.util.List;
import java.util.Locale;

/// One term: a key and what its value must be. Immutable.
///
/// @param negated written with a minus: it must not be so
/// @param words of a key of words, in lower case; any of them
/// @param ranges of a key of numbers; any of them
/// @param whole the value must be one of the words, and not only hold one
record FilterTerm(
        FilterKey key, boolean negated, boolean whole, List<String> words, List<Range> ranges) {
    FilterTerm {
        words = List.copyOf(words);
        ranges = List.copyOf(ranges);
    }

    /// From `low` to `high`, both in it.
    record Range(long low, long high) {}

    boolean accepts(long value) {
        return ranges.stream().anyMatch(range -> value >= range.low() && value <= range.high())
                != negated;
    }

    /// A word holds where the value contains it, or is it, whatever the case.
    boolean accepts(String value) {
        String plain = value.toLowerCase(Locale.ROOT);
        return words.stream().anyMatch(whole ? plain::equals : plain::contains) != negated;
    }
}
