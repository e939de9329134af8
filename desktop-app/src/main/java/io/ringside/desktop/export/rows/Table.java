package io.ringside.desktop.export.rows;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of one view. They are made while they are written: a million spans need not lie in memory
/// twice.
///
/// @param columns each with its unit, as `rate_bytes_per_second`
public record Table(List<String> columns, Rows rows) {
    /// Gives all rows, in order.
    public interface Rows {
        void to(Sink sink) throws IOException;
    }

    /// Takes rows. A cell is a String, a Long, a Double or a Boolean; null is absent.
    public interface Sink {
        void row(@Nullable Object... cells) throws IOException;
    }

    public Table {
        columns = List.copyOf(columns);
    }
}
