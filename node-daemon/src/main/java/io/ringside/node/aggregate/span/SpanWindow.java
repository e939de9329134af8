package io.ringside.node.aggregate.span;

import java.util.List;

/// The spans that were seen to end in one window. Immutable.
///
/// @param omitted spans beyond the window's budget
/// @param names the texts that [SpanBlock#name] indexes
/// @param blocks full ones and then one that need not be; empty without spans
public record SpanWindow(
        long window,
        long startEpochNanos,
        long endEpochNanos,
        long omitted,
        List<String> names,
        List<SpanBlock> blocks) {
    public int size() {
        return sizeFrom(0);
    }

    /// Spans of the block at this index and of those after it.
    public int sizeFrom(int block) {
        return blocks.subList(block, blocks.size()).stream().mapToInt(SpanBlock::size).sum();
    }
}
