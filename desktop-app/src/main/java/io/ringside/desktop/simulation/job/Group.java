package io.ringside.desktop.simulation.job;

/// The kinds of communicators that the job has. Every rank is in one of each kind that has more
/// than one member.
public enum Group {
    /// All ranks.
    WORLD(0),
    /// The ranks of one node.
    TENSOR(1),
    /// The ranks that have the same GPU number on every node.
    DATA(2);

    private final int number;

    Group(int number) {
        this.number = number;
    }

    /// Among the kinds, from 0.
    public int number() {
        return number;
    }

    /// Ranks of each.
    public int size(Shape shape) {
        return switch (this) {
            case WORLD -> shape.ranks();
            case TENSOR -> shape.gpus();
            case DATA -> shape.nodes();
        };
    }

    /// How many of this kind there are.
    public int count(Shape shape) {
        return shape.ranks() / size(shape);
    }

    public boolean exists(Shape shape) {
        return size(shape) > 1;
    }

    /// Which of this kind a rank is in.
    public int of(Shape shape, int rank) {
        return switch (this) {
            case WORLD -> 0;
            case TENSOR -> shape.nodeOf(rank);
            case DATA -> shape.gpuOf(rank);
        };
    }

    /// The rank's number in it.
    public int rankIn(Shape shape, int rank) {
        return switch (this) {
            case WORLD -> rank;
            case TENSOR -> shape.gpuOf(rank);
            case DATA -> shape.nodeOf(rank);
        };
    }

    /// A node's index of that communicator, from 1.
    public int indexOnNode(Shape shape, int rank) {
        return switch (this) {
            case WORLD -> 1;
            case TENSOR -> 2;
            case DATA -> 3 + shape.gpuOf(rank);
        };
    }

    /// It says that it is simulated, so that whatever shows it does.
    public String name(Shape shape, int rank) {
        return switch (this) {
            case WORLD -> "simulated world";
            case TENSOR -> "simulated tensor " + shape.nodeOf(rank);
            case DATA -> "simulated data " + shape.gpuOf(rank);
        };
    }
}
