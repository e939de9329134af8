package io.ringside.node.source.engine.table;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigSection;
import io.ringside.node.source.engine.dialect.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A row of the configuration, of the same form as the tables': a figure of the user's own.
/// Immutable.
///
/// @param name the figure's, after `prometheus.`
/// @param each a label: one reading for each of its values; empty: one for the page
public record NamedRow(String name, Fact fact, String each) {
    private static final Set<String> KINDS =
            Set.of("gauge", "counter", "histogram", "share", "mean");
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_:.]{0,199}";
    private static final FactReader READER =
            new FactReader(new FigureNames.Chosen(), "", List.of());

    /// @param rows names and what each comes of
    public static List<NamedRow> read(ConfigSection rows) throws ConfigException {
        List<NamedRow> all = new ArrayList<>();
        for (String name : rows.names()) {
            if (!name.matches(NAME)) {
                throw rows.wrong(name, name, "up to 200 letters, digits, `_`, `:` and `.`");
            }
            ConfigSection row = rows.section(name);
            if (row.names().stream().noneMatch(KINDS::contains)) {
                throw row.wrong(
                        "gauge",
                        "",
                        "the metric that it is, as gauge, counter, histogram, share or mean");
            }
            Fact fact = READER.read(name, row);
            String each = row.text("each").orElse("");
            row.refuseOthers();
            all.add(new NamedRow(name, fact, each));
        }
        return all;
    }
}
