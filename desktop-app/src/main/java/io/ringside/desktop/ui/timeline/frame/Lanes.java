package io.ringside.desktop.ui.timeline.frame;

import io.ringside.desktop.viewdata.TimelineData.SpanChunk;

/// In which lane of its row a span lies: spans that run at once, as a Send and a Recv of one group,
/// share the row's height. What overlaps by less than an eighth of the shorter one only follows:
/// clocks are not that exact. A third span at once lies over the one that ends first.
public final class Lanes {
    public static final byte WHOLE = 0;
    static final byte UPPER = 1;
    public static final byte LOWER = 2;

    private static final int SLACK_SHARE = 8;

    private Lanes() {}

    /// One lane for each span of a chunk.
    static byte[] of(SpanChunk chunk) {
        byte[] lanes = new byte[chunk.size()];
        int longest = -1;
        long upperEnd = Long.MIN_VALUE;
        long lowerEnd = Long.MIN_VALUE;
        for (int span = 0; span < lanes.length; span++) {
            if ((chunk.flags()[span] & (SpanChunk.COMPLETION_UNKNOWN | SpanChunk.STEP)) != 0) {
                continue;
            }
            long end = end(chunk, span);
            if (longest < 0 || !together(chunk, longest, span)) {
                longest = span;
                upperEnd = end;
                lowerEnd = Long.MIN_VALUE;
                continue;
            }
            if (lanes[longest] == WHOLE) {
                lanes[longest] = UPPER;
            }
            boolean lower = lowerEnd <= upperEnd;
            lanes[span] = lower ? LOWER : UPPER;
            lowerEnd = lower ? end : lowerEnd;
            upperEnd = lower ? upperEnd : end;
            longest = end > end(chunk, longest) ? span : longest;
        }
        return lanes;
    }

    private static boolean together(SpanChunk chunk, int earlier, int later) {
        long start = chunk.startNanos()[later];
        long shared = Math.min(end(chunk, earlier), end(chunk, later)) - start;
        long shorter =
                Math.min(
                        end(chunk, earlier) - chunk.startNanos()[earlier],
                        end(chunk, later) - start);
        return shared > shorter / SLACK_SHARE;
    }

    /// Far ahead while the span is open.
    private static long end(SpanChunk chunk, int span) {
        return ChunkIndex.open(chunk, span)
                ? Long.MAX_VALUE / 2
                : Math.max(chunk.startNanos()[span], chunk.endNanos()[span]);
    }
}
