package io.ringside.node.reading;

import java.util.List;

/// Something that data comes from and that can say how it is. Any thread may ask; the answer is the
/// newest known and never blocks.
public interface Source {
    SourceStatus status();

    /// The newest readings; empty before the first, and of a source that has none of this kind.
    default List<Reading> readings() {
        return List.of();
    }
}
