package io.ringside.desktop.ui.pixel;

import java.util.Arrays;

/// A raster of opaque ARGB pixels, row-major, width x height, grown and never shrunk. All drawing
/// is clipped to it. Owned by one thread at a time.
public final class Pixels {
    private int width;
    private int height;
    private int[] argb = new int[0];

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /// The pixels; may be longer than width x height.
    public int[] argb() {
        return argb;
    }

    public int at(int x, int y) {
        return argb[y * width + x];
    }

    /// Gives the raster this size and fills it.
    public void reset(int newWidth, int newHeight, int color) {
        width = Math.max(0, newWidth);
        height = Math.max(0, newHeight);
        if (argb.length < width * height) {
            argb = new int[width * height];
        }
        Arrays.fill(argb, 0, width * height, color);
    }

    public void fill(int x, int y, int w, int h, int color) {
        int left = Math.max(0, x);
        int right = Math.min(width, x + w);
        int top = Math.max(0, y);
        int bottom = Math.min(height, y + h);
        for (int row = top; row < bottom && left < right; row++) {
            int end = row * width + right;
            // Cells of a few pixels are the most: a call for each row of them costs more than they.
            for (int at = row * width + left; at < end; at++) {
                argb[at] = color;
            }
        }
    }

    /// Stripes at 45 degrees, half of each `period` in `color`; what lies between stays.
    public void hatch(int x, int y, int w, int h, int color, int period) {
        int right = Math.min(width, x + w);
        int bottom = Math.min(height, y + h);
        for (int row = Math.max(0, y); row < bottom; row++) {
            for (int column = Math.max(0, x); column < right; column++) {
                if (Math.floorMod(column + row, period) * 2 < period) {
                    argb[row * width + column] = color;
                }
            }
        }
    }

    /// An edge of `depth` pixels that is `color` and untouched in turns of `dash` pixels.
    public void dashedEdge(int x, int y, int w, int h, int color, int dash, int depth) {
        dashes(x, y, w, depth, color, dash, true);
        dashes(x, y + h - depth, w, depth, color, dash, true);
        dashes(x, y, depth, h, color, dash, false);
        dashes(x + w - depth, y, depth, h, color, dash, false);
    }

    /// A closed outline of one pixel.
    public void outline(int x, int y, int w, int h, int color) {
        fill(x, y, w, 1, color);
        fill(x, y + h - 1, w, 1, color);
        fill(x, y, 1, h, color);
        fill(x + w - 1, y, 1, h, color);
    }

    /// A line of one pixel. Its ends may lie outside.
    public void line(int fromX, int fromY, int toX, int toY, int color) {
        int steps = Math.max(1, Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY)));
        for (int step = 0; step <= steps; step++) {
            int x = fromX + (int) Math.round((double) (toX - fromX) * step / steps);
            int y = fromY + (int) Math.round((double) (toY - fromY) * step / steps);
            fill(x, y, 1, 1, color);
        }
    }

    private void dashes(int x, int y, int w, int h, int color, int dash, boolean along) {
        int length = along ? w : h;
        for (int at = 0; at < length; at += 2 * dash) {
            int size = Math.min(dash, length - at);
            if (along) {
                fill(x + at, y, size, h, color);
            } else {
                fill(x, y + at, w, size, color);
            }
        }
    }
}
