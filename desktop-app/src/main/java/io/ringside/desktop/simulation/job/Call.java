package io.ringside.desktop.simulation.job;

import java.util.Arrays;
import java.util.List;

/// The collectives of one step of the job, in their order: two of the node's ranks, the gradients
/// over the nodes, the loss of all. Sizes and durations are of the order that real NCCL has.
public enum Call {
    FORWARD(0, "AllReduce", Group.TENSOR, 8 << 20, 240_000_000, 160_000),
    BACKWARD(1, "AllReduce", Group.TENSOR, 16 << 20, 25_000_000, 230_000),
    REDUCE_SCATTER(2, "ReduceScatter", Group.DATA, 64 << 20, 35_000_000, 1_600_000),
    ALL_GATHER(3, "AllGather", Group.DATA, 64 << 20, 20_000_000, 1_600_000),
    LOSS(4, "AllReduce", Group.WORLD, 64, 10_000_000, 90_000);

    private final int place;
    private final String operation;
    private final Group group;
    private final long bytes;
    private final int workNanos;
    private final int durationNanos;

    Call(int place, String operation, Group group, long bytes, int workNanos, int durationNanos) {
        this.place = place;
        this.operation = operation;
        this.group = group;
        this.bytes = bytes;
        this.workNanos = workNanos;
        this.durationNanos = durationNanos;
    }

    /// In its step, from 0.
    public int place() {
        return place;
    }

    /// NCCL's name.
    public String operation() {
        return operation;
    }

    public Group group() {
        return group;
    }

    public long bytes() {
        return bytes;
    }

    /// Of the GPU, before it comes to the call.
    int workNanos() {
        return workNanos;
    }

    /// From the last arrival to the end.
    public int durationNanos() {
        return durationNanos;
    }

    /// After the processor's first call of the step.
    int leadNanos() {
        return place * 2_000_000;
    }

    public static List<Call> of(Shape shape) {
        return Arrays.stream(values()).filter(call -> call.group.exists(shape)).toList();
    }

    /// Calls of one operation on one communicator are numbered together.
    public boolean isCountedWith(Call other) {
        return group == other.group && operation.equals(other.operation);
    }

    /// What a rank leaves out that skips a call: the last of its smallest group.
    static Call skipped(Shape shape) {
        return Group.TENSOR.exists(shape) ? BACKWARD : ALL_GATHER;
    }
}
