package io.ringside.node.source;

/// Something that data comes from and that can say how it is. Any thread may ask; the answer is the
/// newest known and never blocks.
public interface Source {
    SourceStatus status();
}
