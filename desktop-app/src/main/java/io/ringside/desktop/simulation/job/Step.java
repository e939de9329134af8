package io.ringside.desktop.simulation.job;

/// When every rank came to every call of one step, in nanoseconds since the simulation's start;
/// [Faults#NEVER] where it never does. Never changed once it is given out.
public final class Step {
    /// No offset in a step is as large.
    static final int NEVER = Integer.MAX_VALUE;

    private final Shape shape;
    private final long number;
    private final long baseNanos;
    final int[][] enqueued;
    final int[][] arrived;
    final int[][] ended;
    int length;

    /// @param baseNanos when the last step ended
    Step(Shape shape, long number, long baseNanos) {
        this.shape = shape;
        this.number = number;
        this.baseNanos = baseNanos;
        int calls = Call.values().length;
        enqueued = new int[calls][shape.ranks()];
        arrived = new int[calls][shape.ranks()];
        ended = new int[calls][];
        for (Call call : Call.values()) {
            ended[call.place()] = new int[call.group().count(shape)];
        }
    }

    /// From 0.
    public long number() {
        return number;
    }

    public long baseNanos() {
        return baseNanos;
    }

    /// When the last rank is through.
    public long endNanos() {
        return absolute(length);
    }

    public long enqueueNanos(Call call, int rank) {
        return absolute(enqueued[call.place()][rank]);
    }

    /// Of the GPU.
    public long arrivalNanos(Call call, int rank) {
        return absolute(arrived[call.place()][rank]);
    }

    /// The same for all ranks of its group; of one that did not call: never.
    public long endNanos(Call call, int rank) {
        return enqueued[call.place()][rank] == NEVER
                ? Faults.NEVER
                : absolute(ended[call.place()][call.group().of(shape, rank)]);
    }

    private long absolute(int offset) {
        return offset == NEVER ? Faults.NEVER : baseNanos + offset;
    }
}
