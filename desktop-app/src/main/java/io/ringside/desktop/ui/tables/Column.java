package io.ringside.desktop.ui.tables;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/// A column of a table: how it is written and by what it sorts. Absent sorts as least. Immutable.
///
/// @param figure right-aligned
/// @param shrinks takes less room than its text needs rather than not being shown; the rest is in
///   the row's tip
/// @param style a style class of the cell, "state-page"; empty: none
/// @param wanted whether it is shown for these rows
public record Column<R>(
        String title,
        String meaning,
        boolean figure,
        boolean shrinks,
        Function<R, String> text,
        Function<R, String> style,
        Comparator<R> order,
        Predicate<List<R>> wanted) {

    public static <R> Column<R> figure(
            String title, String meaning, Function<R, String> text, ToDoubleFunction<R> value) {
        return new Column<>(
                title,
                meaning,
                true,
                false,
                text,
                row -> "",
                Comparator.comparingDouble(value),
                rows -> true);
    }

    public static <R> Column<R> words(String title, String meaning, Function<R, String> text) {
        return new Column<>(
                title,
                meaning,
                false,
                false,
                text,
                row -> "",
                Comparator.comparing(text),
                rows -> true);
    }

    public static <R> Column<R> sentence(String title, String meaning, Function<R, String> text) {
        return new Column<>(
                title,
                meaning,
                false,
                true,
                text,
                row -> "",
                Comparator.comparing(text),
                rows -> true);
    }

    public Column<R> styled(Function<R, String> styles) {
        return new Column<>(title, meaning, figure, shrinks, text, styles, order, wanted);
    }

    public Column<R> sortedBy(Comparator<R> comparator) {
        return new Column<>(title, meaning, figure, shrinks, text, style, comparator, wanted);
    }

    public Column<R> onlyFor(Predicate<List<R>> rows) {
        return new Column<>(title, meaning, figure, shrinks, text, style, order, rows);
    }
}
