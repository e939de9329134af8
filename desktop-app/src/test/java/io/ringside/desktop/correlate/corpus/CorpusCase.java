package io.ringside.desktop.correlate.corpus;

import io.ringside.desktop.correlate.corpus.Fault.Kind;
import io.ringside.desktop.correlate.corpus.Fault.Late;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// One job of the corpus and what is wrong with it, drawn from a seed. Immutable.
///
/// @param lengthNanos of the job; a hang is looked at for 16 s more
record CorpusCase(Kind kind, int number, long seed, Shape shape, Fault fault, long lengthNanos) {
    static final long SECOND = 1_000_000_000L;
    static final int SEEDS = 20;

    /// Many small ones, few large ones: the largest costs as much as all others.
    private static final int[] RANKS = {
        8, 16, 32, 8, 64, 16, 8, 32, 64, 128, 8, 16, 32, 64, 8, 16, 128, 256, 1024, 4096
    };

    private static final long HEALTHY_NANOS = 60 * SECOND;
    private static final long LARGE_NANOS = 20 * SECOND;
    private static final long PAUSE_AT_NANOS = 15 * SECOND;
    private static final long GOES_ON_NANOS = 10 * SECOND;
    private static final int LARGE = 1024;
    private static final long HANG_AT_NANOS = 6 * SECOND;
    private static final int LATE_STEPS = 560;
    private static final int WANDERING_STEPS = 260;

    /// @param base what all its seeds come from
    /// @param number 0 to 19
    @SuppressWarnings("EnumOrdinal") // the kinds' order is a part of the seeds
    static CorpusCase draw(Kind kind, int number, long base) {
        long seed =
                new SplittableRandom(base * 1_000_003 + kind.ordinal() * 1_009L + number)
                        .nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        int ranks = RANKS[number];
        if (kind == Kind.NODE_SILENT) {
            ranks = Math.max(16, ranks);
        }
        Shape shape = Shape.draw(ranks, random);
        if (kind == Kind.PROCESSOR) {
            shape = shape.atEachStep();
        }
        return switch (kind.group()) {
            case HEALTHY -> healthy(kind, number, seed, shape, random);
            case LATE, LITTLE -> late(kind, number, seed, shape, random);
            case HANG -> hang(kind, number, seed, shape, random);
        };
    }

    private static CorpusCase healthy(
            Kind kind, int number, long seed, Shape shape, SplittableRandom random) {
        long at = kind == Kind.ABANDONED ? HANG_AT_NANOS : Launch.NEVER;
        Fault fault =
                new Fault(
                        kind,
                        List.of(),
                        at,
                        random.nextInt(shape.ranks()),
                        random.nextInt(shape.calls().size()));
        return new CorpusCase(
                kind,
                number,
                seed,
                shape,
                fault,
                kind == Kind.ABANDONED
                        ? at
                        : pauseNanos(kind) > 0
                                ? PAUSE_AT_NANOS + pauseNanos(kind) + GOES_ON_NANOS
                                : shape.ranks() < LARGE ? HEALTHY_NANOS : LARGE_NANOS);
    }

    /// When it stops calling for a while.
    static long pauseAtNanos() {
        return PAUSE_AT_NANOS;
    }

    /// For how long; 0: it does not.
    static long pauseNanos(Kind kind) {
        return switch (kind) {
            case PAUSED, EVALUATING, CHECKPOINT -> 60 * SECOND;
            case SERVER -> 120 * SECOND;
            default -> 0;
        };
    }

    private static CorpusCase late(
            Kind kind, int number, long seed, Shape shape, SplittableRandom random) {
        long from = (4 + random.nextInt(4)) * SECOND;
        long step = shape.stepNanos();
        List<Late> late = new ArrayList<>();
        int rank = random.nextInt(shape.ranks());
        int data = shape.firstOf("data");
        int world = shape.firstOf("world");
        int call = random.nextBoolean() ? data : world;
        long lag = lag(kind, random);
        long to = from + Math.max(25 * SECOND, LATE_STEPS * step);
        switch (kind) {
            case PROCESSOR -> late.add(new Late(rank, true, 0, lag, from, to));
            case MOVED -> late.add(new Late(rank, false, 0, lag, from, to));
            case WANDERING -> {
                long each = Math.max(9 * SECOND, WANDERING_STEPS * step);
                for (int i = 0; i < 3; i++) {
                    late.add(
                            new Late(
                                    (rank + i * 3 + i) % shape.ranks(),
                                    false,
                                    call,
                                    lag(kind, random),
                                    from + i * each,
                                    from + (i + 1) * each));
                }
                to = from + 3 * each;
            }
            case STAGE -> {
                Shape.Level tensor = shape.levels().get(1);
                for (int member : tensor.members()[tensor.of()[rank]]) {
                    late.add(new Late(member, false, data, lag, from, to));
                }
            }
            case TWO -> {
                late.add(new Late(rank, false, call, lag, from, to));
                Shape.Level tensor = shape.levels().get(1);
                Shape.Level level = shape.levels().get(shape.calls().get(call).level());
                // In a pair the earlier of the two harms nobody: its partner is later.
                boolean pairs = level.members()[level.of()[rank]].length == 2;
                int[] others =
                        IntStream.range(0, shape.ranks())
                                .filter(r -> tensor.of()[r] != tensor.of()[rank])
                                .filter(r -> !pairs || level.of()[r] != level.of()[rank])
                                .toArray();
                late.add(
                        new Late(
                                others[random.nextInt(others.length)],
                                false,
                                call,
                                lag(kind, random),
                                from,
                                to));
            }
            default -> late.add(new Late(rank, false, call, lag, from, to));
        }
        Fault fault = new Fault(kind, List.copyOf(late), Launch.NEVER, -1, -1);
        return new CorpusCase(kind, number, seed, shape, fault, to);
    }

    /// 1 to 8 ms, as many between 1 and 2 as between 4 and 8.
    private static long lag(Kind kind, SplittableRandom random) {
        return kind == Kind.LITTLE
                ? random.nextLong(200_000, 800_000)
                : (long) (1_000_000 * Math.pow(8, random.nextDouble()));
    }

    private static CorpusCase hang(
            Kind kind, int number, long seed, Shape shape, SplittableRandom random) {
        int[] possible =
                IntStream.range(0, shape.calls().size())
                        .filter(i -> isPossible(kind, shape, i))
                        .toArray();
        Fault fault =
                new Fault(
                        kind,
                        List.of(),
                        HANG_AT_NANOS,
                        random.nextInt(shape.ranks()),
                        possible[random.nextInt(possible.length)]);
        return new CorpusCase(kind, number, seed, shape, fault, HANG_AT_NANOS);
    }

    private static boolean isPossible(Kind kind, Shape shape, int call) {
        Shape.Call of = shape.calls().get(call);
        return switch (kind) {
            case LEFT_OUT, SIZE, OPERATION, DATATYPE, NOT_STARTED, LINK_STALLED ->
                    !of.peers() && (kind != Kind.LEFT_OUT || of.level() != 0);
            case DEADLOCK -> call == shape.firstOf("world") - 1;
            default -> true;
        };
    }
}
