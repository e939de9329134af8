package io.ringside.desktop.viewdata.filter;

import java.util.List;
import java.util.Optional;

/// A display filter: what is shown of a view, in every part of the window alike. Immutable.
public final class Filter {
    /// Lets everything through.
    public static final Filter NONE = new Filter("", List.of());

    private final String text;
    private final List<FilterTerm> terms;

    private Filter(String text, List<FilterTerm> terms) {
        this.text = text;
        this.terms = List.copyOf(terms);
    }

    /// What a text says.
    ///
    /// @param filter empty where it is wrong
    /// @param wrong a sentence for the user; empty where it is right
    public record Reading(Optional<Filter> filter, String wrong) {}

    public static Reading read(String text) {
        try {
            return new Reading(Optional.of(new Filter(text, FilterSyntax.parse(text))), "");
        } catch (FilterSyntax.Wrong e) {
            return new Reading(Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    public boolean isEmpty() {
        return terms.isEmpty();
    }

    public String text() {
        return text;
    }

    /// Whether a value of this key is let through. A key that the filter does not name lets all
    /// through.
    boolean accepts(FilterKey key, long value) {
        for (FilterTerm term : terms) {
            if (term.key() == key && !term.accepts(value)) {
                return false;
            }
        }
        return true;
    }

    boolean accepts(FilterKey key, String value) {
        for (FilterTerm term : terms) {
            if (term.key() == key && !term.accepts(value)) {
                return false;
            }
        }
        return true;
    }

    boolean names(FilterKey key) {
        return terms.stream().anyMatch(term -> term.key() == key);
    }
}
