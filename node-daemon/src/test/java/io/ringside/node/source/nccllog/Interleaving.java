package io.ringside.node.source.nccllog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// One order in which what several writers wrote came into one file, and which of their lines came
/// whole. Immutable once made.
final class Interleaving {
    /// How a writer's text is cut before it is written.
    enum Cut {
        /// Whole lines, as with a line buffer.
        LINES,
        /// Whole lines, and one line of one writer cut at any byte, with others' lines in between.
        ONE_BYTE,
        /// Buffers of 4,096 bytes, as into a pipe.
        BUFFERS,
        /// Buffers of some other size from 64 to 8,192 bytes.
        OTHER_BUFFERS,
        /// One to 300 bytes at a time, never alike.
        ANYWHERE
    }

    private static final int PIPE = 4096;
    private static final int SMALL = 300;
    private static final int HEAD = 64;

    final String text;

    /// @param writer index
    /// @param alone stands in the file from its first to its last byte, between two line ends
    /// @param certain alone, and no other writer's line was begun and not ended when it began, or
    ///   its writer writes the next line (of pieces that are smaller than a line, of those kinds
    ///   alone in which a piece of another would be seen)
    record Line(int writer, String text, boolean alone, boolean certain) {}

    final List<Line> lines = new ArrayList<>();

    Interleaving(List<List<String>> writers, Cut cut, Random random) {
        List<List<String>> pieces = new ArrayList<>();
        int victim = random.nextInt(writers.size());
        for (int i = 0; i < writers.size(); i++) {
            pieces.add(pieces(writers.get(i), i == victim, cut, random));
        }
        StringBuilder all = new StringBuilder();
        int[] owner = new int[pieces.stream().flatMap(List::stream).mapToInt(String::length).sum()];
        int[] next = new int[writers.size()];
        int left = pieces.stream().mapToInt(List::size).sum();
        while (left > 0) {
            int writer = random.nextInt(writers.size());
            int most = 1 + random.nextInt(3);
            for (int i = 0; i < most && next[writer] < pieces.get(writer).size(); i++) {
                String piece = pieces.get(writer).get(next[writer]++);
                left--;
                Arrays.fill(owner, all.length(), all.length() + piece.length(), writer);
                all.append(piece);
            }
        }
        text = all.toString();
        judge(writers, owner, cut);
    }

    private static List<String> pieces(List<String> lines, boolean victim, Cut cut, Random random) {
        List<String> pieces = new ArrayList<>();
        String all = String.join("", lines);
        switch (cut) {
            case LINES -> pieces.addAll(lines);
            case ONE_BYTE -> {
                pieces.addAll(lines);
                if (victim) {
                    int line = random.nextInt(lines.size());
                    int at = 1 + random.nextInt(lines.get(line).length() - 1);
                    pieces.set(line, lines.get(line).substring(0, at));
                    pieces.add(line + 1, lines.get(line).substring(at));
                }
            }
            case BUFFERS, OTHER_BUFFERS, ANYWHERE -> {
                int size = cut == Cut.BUFFERS ? PIPE : 64 + random.nextInt(2 * PIPE - 64);
                int at = 0;
                while (at < all.length()) {
                    int bytes = cut == Cut.ANYWHERE ? 1 + random.nextInt(SMALL) : size;
                    pieces.add(all.substring(at, Math.min(all.length(), at + bytes)));
                    at += bytes;
                }
            }
        }
        return pieces;
    }

    /// Where each line came to lie, and what else had been begun by then.
    private void judge(List<List<String>> writers, int[] owner, Cut cut) {
        int[][] places = new int[writers.size()][];
        int[] filled = new int[writers.size()];
        for (int writer = 0; writer < writers.size(); writer++) {
            places[writer] = new int[String.join("", writers.get(writer)).length()];
        }
        for (int i = 0; i < owner.length; i++) {
            places[owner[i]][filled[owner[i]]++] = i;
        }
        List<int[]> spans = new ArrayList<>();
        for (int writer = 0; writer < writers.size(); writer++) {
            int at = 0;
            for (String line : writers.get(writer)) {
                spans.add(
                        new int[] {
                            writer, places[writer][at], places[writer][at + line.length() - 1]
                        });
                at += line.length();
            }
        }
        boolean[] otherIsOpen = othersOpen(spans, owner.length);
        int index = 0;
        for (int writer = 0; writer < writers.size(); writer++) {
            for (String line : writers.get(writer)) {
                int[] span = spans.get(index++);
                int first = span[1] + (line.startsWith("\n") ? 1 : 0);
                boolean alone =
                        span[2] - span[1] + 1 == line.length()
                                && (first == 0 || text.charAt(first - 1) == '\n');
                boolean ownNext = isOf(owner, span[2] + 1, writer);
                boolean showsInsertions = line.contains("Channel ") || line.contains("- Init ");
                boolean proof = ownNext && (cut != Cut.ANYWHERE || showsInsertions);
                boolean certain = alone && (proof || !otherIsOpen[span[1]]);
                lines.add(new Line(writer, line.strip(), alone, certain));
            }
        }
    }

    /// Whether a whole head of this writer stands there.
    private static boolean isOf(int[] owner, int from, int writer) {
        int to = from + HEAD;
        boolean isTheirs = to <= owner.length;
        for (int i = from; isTheirs && i < to; i++) {
            isTheirs = owner[i] == writer;
        }
        return isTheirs;
    }

    /// For each place whether a line that goes over it and does not begin there was begun before.
    private static boolean[] othersOpen(List<int[]> spans, int size) {
        int[] change = new int[size + 1];
        for (int[] span : spans) {
            change[span[1] + 1]++;
            change[Math.max(span[2], span[1] + 1)]--;
        }
        boolean[] open = new boolean[size];
        int now = 0;
        for (int i = 0; i < size; i++) {
            now += change[i];
            open[i] = now > 0;
        }
        return open;
    }
}
