package io.ringside.desktop.ui.timeline;

import io.ringside.desktop.ui.pixel.Pixels;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.Token;
import io.ringside.desktop.ui.timeline.frame.TimelineFrame;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;

/// Draws one step by its three states: waits thin, the network part high. Owned by the painting
/// thread.
final class StepPainter {
    private static final int WAIT_HEIGHT = 3;
    private static final long LOW = 0xFFFF_FFFFL;
    private static final Token[] SEND = {
        Token.STEP_GPUWAIT, Token.STEP_PEERWAIT, Token.STEP_NETSEND
    };
    private static final Token[] RECV = {Token.STEP_NETRECV, Token.STEP_FLUSH, Token.STEP_GPUWAIT};

    void paint(
            TimelineFrame frame, SpanChunk chunk, int span, int x, int right, int top, int height) {
        Palette palette = frame.request().palette();
        Pixels pixels = frame.pixels();
        pixels.fill(x, top, right - x, height, palette.argb(Token.BG_PANEL));
        boolean send = (chunk.flags()[span] & SpanChunk.SEND) != 0;
        Token[] tokens = send ? SEND : RECV;
        long from = chunk.startNanos()[span];
        double length = Math.max(1, chunk.endNanos()[span] - from);
        double second = secondNanos(chunk, span) / length;
        double third = thirdNanos(chunk, span) / length;
        double first = Math.max(0, 1 - second - third);
        double[] shares = {first, second, third};
        double at = x;
        for (int state = 0; state < shares.length; state++) {
            double next = Math.min(right, at + shares[state] * (right - x));
            boolean network =
                    tokens[state] == Token.STEP_NETSEND || tokens[state] == Token.STEP_NETRECV;
            int tall = network ? height : Math.min(height, WAIT_HEIGHT);
            int left = (int) Math.round(at);
            pixels.fill(
                    left,
                    top + (height - tall) / 2,
                    (int) Math.round(next) - left,
                    tall,
                    palette.argb(tokens[state]));
            at = next;
        }
    }

    static long secondNanos(SpanChunk chunk, int span) {
        return chunk.detail()[span] >>> 32;
    }

    static long thirdNanos(SpanChunk chunk, int span) {
        return chunk.detail()[span] & LOW;
    }
}
