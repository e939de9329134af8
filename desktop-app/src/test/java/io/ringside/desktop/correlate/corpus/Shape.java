package io.ringside.desktop.correlate.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// A job as its program is: ranks, communicators and the calls of a step. Drawn from a seed.
///
/// @param levels kinds of communicators, the world first; each rank is in one of each level
/// @param calls of one step, in order; the last one is the world's
/// @param stepNanos from one step to the next where nothing is late
/// @param synchronous whether the processor waits for the GPU at the end of each step; else it is a
///   step ahead
/// @param stamped whether kernels are stamped in the GPU's own clock, every call; else one call in
///   50 is timed by events
record Shape(
        int ranks,
        List<Level> levels,
        List<Call> calls,
        long stepNanos,
        boolean synchronous,
        boolean stamped) {
    static final int RANKS_OF_A_NODE = 8;
    private static final int WORLD = 0;
    private static final int TENSOR = 1;
    private static final int DATA = 2;
    private static final int EXPERT = 3;
    private static final long MILLI = 1_000_000;
    private static final long MIB = 1 << 20;

    /// Communicators that divide the ranks among them.
    ///
    /// @param members by communicator, ranks in the order of their place
    /// @param of by rank, its communicator
    /// @param place by rank, its number there
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Level(String name, int[][] members, int[] of, int[] place) {
        private static final long HASHES = 1L << 32;

        static Level of(String name, List<int[]> members) {
            int ranks = members.stream().mapToInt(m -> m.length).sum();
            int[] of = new int[ranks];
            int[] place = new int[ranks];
            for (int c = 0; c < members.size(); c++) {
                for (int p = 0; p < members.get(c).length; p++) {
                    of[members.get(c)[p]] = c;
                    place[members.get(c)[p]] = p;
                }
            }
            return new Level(name, members.toArray(int[][]::new), of, place);
        }

        long hash(int communicator) {
            return HASHES * (1 + name.charAt(0)) + communicator + 1;
        }

        String name(int communicator) {
            return name + communicator;
        }
    }

    /// @param level which of the levels
    /// @param peers whether each sends to each, as an all-to-all does, by Send and Recv
    /// @param computeNanos what the GPU does before it
    record Call(int level, String name, long bytes, boolean peers, long computeNanos) {}

    static Shape draw(int ranks, SplittableRandom random) {
        int tensor = ranks == 8 ? 2 : random.nextBoolean() ? 2 : Math.min(8, ranks / 2);
        List<Level> levels = new ArrayList<>();
        levels.add(Level.of("world", List.of(IntStream.range(0, ranks).toArray())));
        levels.add(Level.of("tensor", blocks(ranks, tensor)));
        levels.add(Level.of("data", strides(ranks, tensor)));
        levels.add(Level.of("expert", blocks(ranks, Math.min(RANKS_OF_A_NODE, ranks))));
        int layers = 1 + random.nextInt(ranks > 512 ? 2 : 5);
        long compute = 100_000 + random.nextLong(MILLI);
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < 2 * layers; i++) {
            calls.add(new Call(TENSOR, "AllReduce", MIB, false, compute));
        }
        if (random.nextBoolean()) {
            calls.add(
                    new Call(
                            random.nextBoolean() && ranks == 8 ? WORLD : EXPERT,
                            "",
                            MIB / 4,
                            true,
                            compute));
        }
        int buckets = 1 + random.nextInt(2);
        for (int i = 0; i < buckets; i++) {
            calls.add(new Call(DATA, "AllReduce", 8 * MIB, false, compute));
        }
        if (random.nextBoolean()) {
            calls.add(new Call(WORLD, "AllGather", 4 * MIB, false, compute / 4));
            calls.add(new Call(WORLD, "ReduceScatter", 4 * MIB, false, compute / 4));
        }
        calls.add(new Call(WORLD, "AllReduce", 64, false, 20_000));
        long busy = calls.stream().mapToLong(c -> c.computeNanos() + 400_000).sum();
        long step = busy + 5 * MILLI + random.nextLong(40 * MILLI);
        boolean stamped = ranks <= 64 && random.nextInt(5) == 0;
        return new Shape(ranks, levels, List.copyOf(calls), step, random.nextInt(3) > 0, stamped);
    }

    /// Ten calls in a step of 100 ms: tensor groups of a node, data groups across nodes, the world.
    static Shape hundredASecond(int ranks) {
        long compute = MILLI;
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            calls.add(new Call(1, "AllReduce", MIB, false, compute));
        }
        calls.add(new Call(2, "ReduceScatter", 8 * MIB, false, compute));
        calls.add(new Call(2, "AllGather", 8 * MIB, false, compute));
        calls.add(new Call(WORLD, "AllReduce", MIB, false, compute));
        calls.add(new Call(WORLD, "AllReduce", 64, false, 20_000));
        List<Level> levels =
                List.of(
                        Level.of("world", List.of(IntStream.range(0, ranks).toArray())),
                        Level.of("tensor", blocks(ranks, RANKS_OF_A_NODE)),
                        Level.of("data", strides(ranks, RANKS_OF_A_NODE)));
        return new Shape(ranks, levels, List.copyOf(calls), 100 * MILLI, true, false);
    }

    private static List<int[]> blocks(int ranks, int size) {
        List<int[]> all = new ArrayList<>();
        for (int first = 0; first < ranks; first += size) {
            all.add(IntStream.range(first, Math.min(ranks, first + size)).toArray());
        }
        return all;
    }

    private static List<int[]> strides(int ranks, int stride) {
        List<int[]> all = new ArrayList<>();
        for (int first = 0; first < stride; first++) {
            int from = first;
            all.add(IntStream.range(0, ranks / stride).map(i -> from + i * stride).toArray());
        }
        return all;
    }

    /// The same whose processor waits for the GPU at the end of each step.
    Shape atEachStep() {
        return new Shape(ranks, levels, calls, stepNanos, true, stamped);
    }

    int nodes() {
        return (ranks + RANKS_OF_A_NODE - 1) / RANKS_OF_A_NODE;
    }

    /// The first call of this level's communicators in a step, -1 where there is none.
    int firstOf(String level) {
        return IntStream.range(0, calls.size())
                .filter(i ->
                        levels.get(calls.get(i).level()).name().equals(level)
                                && !calls.get(i).peers())
                .findFirst()
                .orElse(-1);
    }
}
