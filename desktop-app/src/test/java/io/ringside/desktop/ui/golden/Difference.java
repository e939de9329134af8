package io.ringside.desktop.ui.golden;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Where two pictures of one size differ, by the means of blocks of 8 x 8 pixels.
///
/// What has to pass, as one machine's rasteriser of letters is not another's: edges a shade
/// lighter, a letter moved by a part of a pixel, the 256 colours of the file, which alone change up
/// to 7 blocks by more than 16. All text of a view moved by one pixel changes 3 to 20 blocks of it
/// so much. What has to fail: a bar, a cell, a line of text or a colour that is another one: all
/// moved by two pixels changes 22 blocks (the alerts, mostly empty) to 959 (the timeline). So a
/// block differs by more than 16 of 255, and a picture does when more than 12 of its blocks do, or
/// one by more than 90. With no font installed the pictures differ by as little as with 22.
final class Difference {
    static final int BLOCK = 8;
    static final int MOST_BLOCKS = 12;
    static final int SHADE = 16;
    static final int CLEARLY = 90;

    /// @param apart greatest difference of the means of a channel, 0 to 255
    record Block(int x, int y, int apart) {}

    private final Picture wanted;
    private final Picture seen;
    private final List<Block> blocks = new ArrayList<>();

    private Difference(Picture wanted, Picture seen) {
        this.wanted = wanted;
        this.seen = seen;
    }

    static Difference of(Picture wanted, Picture seen) {
        if (wanted.width() != seen.width() || wanted.height() != seen.height()) {
            throw new IllegalArgumentException(
                    "The picture is "
                            + seen.width()
                            + " x "
                            + seen.height()
                            + ", the kept one "
                            + wanted.width()
                            + " x "
                            + wanted.height());
        }
        Difference difference = new Difference(wanted, seen);
        difference.look();
        return difference;
    }

    /// Those that differ, the greatest first.
    List<Block> blocks() {
        return blocks;
    }

    boolean isOne() {
        return blocks.size() > MOST_BLOCKS
                || (!blocks.isEmpty() && blocks.getFirst().apart() > CLEARLY);
    }

    private void look() {
        for (int y = 0; y < wanted.height(); y += BLOCK) {
            for (int x = 0; x < wanted.width(); x += BLOCK) {
                int apart = apart(x, y);
                if (apart > SHADE) {
                    blocks.add(new Block(x, y, apart));
                }
            }
        }
        blocks.sort(Comparator.comparingInt(Block::apart).reversed());
    }

    private int apart(int left, int top) {
        int most = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            long sum = 0;
            int pixels = 0;
            for (int y = top; y < Math.min(top + BLOCK, wanted.height()); y++) {
                for (int x = left; x < Math.min(left + BLOCK, wanted.width()); x++) {
                    int at = y * wanted.width() + x;
                    sum += (seen.argb()[at] >> shift & 0xFF) - (wanted.argb()[at] >> shift & 0xFF);
                    pixels++;
                }
            }
            most = (int) Math.max(most, Math.abs(sum) / pixels);
        }
        return most;
    }

    /// What is seen, faint, with the blocks that differ in red frames.
    Picture picture() {
        int[] argb = new int[seen.argb().length];
        for (int at = 0; at < argb.length; at++) {
            int color = seen.argb()[at];
            argb[at] = 0xFF000000 | (color & 0xFEFEFE) >> 1;
        }
        for (Block block : blocks) {
            for (int i = 0; i < BLOCK; i++) {
                frame(argb, block.x() + i, block.y());
                frame(argb, block.x() + i, block.y() + BLOCK - 1);
                frame(argb, block.x(), block.y() + i);
                frame(argb, block.x() + BLOCK - 1, block.y() + i);
            }
        }
        return new Picture(seen.width(), seen.height(), argb);
    }

    private void frame(int[] argb, int x, int y) {
        if (x < seen.width() && y < seen.height()) {
            argb[y * seen.width() + x] = 0xFFFF2020;
        }
    }

    /// For people.
    String sentence() {
        Block worst = blocks.getFirst();
        return blocks.size()
                + " of "
                + (wanted.width() + BLOCK - 1) / BLOCK * ((wanted.height() + BLOCK - 1) / BLOCK)
                + " blocks of 8 x 8 pixels differ by more than "
                + SHADE
                + " of 255, the most at x "
                + worst.x()
                + ", y "
                + worst.y()
                + " by "
                + worst.apart();
    }
}
