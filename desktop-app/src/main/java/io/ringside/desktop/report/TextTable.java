package io.ringside.desktop.report;

import java.util.ArrayList;
import java.util.List;

/// A table of aligned columns for a terminal: text to the left, figures to the right. Owned by one
/// thread.
public final class TextTable {
    /// A longer cell moves the rest of its own row, not every row.
    private static final int WIDEST = 80;

    /// Rows of a section that fit on a page with the others.
    public static final int A_PAGE = 24;

    private final boolean[] right;
    private final List<List<String>> rows = new ArrayList<>();

    /// @param headings a heading that starts with ">" is of a column of figures
    public TextTable(String... headings) {
        right = new boolean[headings.length];
        List<String> first = new ArrayList<>();
        for (int i = 0; i < headings.length; i++) {
            right[i] = headings[i].startsWith(">");
            first.add(right[i] ? headings[i].substring(1) : headings[i]);
        }
        rows.add(first);
    }

    public void row(String... cells) {
        if (cells.length != right.length) {
            throw new IllegalArgumentException(
                    cells.length + " cells for " + right.length + " columns");
        }
        rows.add(List.of(cells));
    }

    private boolean isEmpty() {
        return rows.size() == 1;
    }

    /// As a section of a report.
    ///
    /// @param most rows that are printed; how many more there are is said
    public void print(String title, String whenEmpty, int most, StringBuilder out) {
        out.append('\n').append(title).append('\n');
        if (isEmpty()) {
            out.append("  ").append(whenEmpty).append('\n');
            return;
        }
        int further = rows.size() - 1 - most;
        if (further > 0) {
            rows.subList(most + 1, rows.size()).clear();
        }
        print(out);
        if (further > 0) {
            out.append("  ")
                    .append(further)
                    .append(further == 1 ? " more row" : " more rows")
                    .append(": --all lists them\n");
        }
    }

    private void print(StringBuilder out) {
        int[] width = new int[right.length];
        for (List<String> row : rows) {
            for (int i = 0; i < width.length; i++) {
                width[i] = Math.min(WIDEST, Math.max(width[i], row.get(i).length()));
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(" ");
            for (int i = 0; i < width.length; i++) {
                String pad = " ".repeat(Math.max(0, width[i] - row.get(i).length()));
                line.append(' ');
                line.append(right[i] ? pad + row.get(i) : row.get(i) + pad).append(' ');
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
    }
}
