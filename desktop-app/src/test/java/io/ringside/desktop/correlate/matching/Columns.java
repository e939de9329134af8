package io.ringside.desktop.correlate.matching;

import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.OperationColumns;
import io.ringside.desktop.state.Snapshots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A node's windows with all-reduces of one communicator. Rank and process are one number.
public final class Columns {
    public static final long WORLD = 77;

    private final int first;
    private final int ranksHere;
    private final int ranks;
    private final List<long[]> rows = new ArrayList<>(); // rank, sequence, start, event, end, gpu

    /// @param ranks of the communicator, of which `ranksHere` from `first` on are on this node
    public Columns(int first, int ranksHere, int ranks) {
        this.first = first;
        this.ranksHere = ranksHere;
        this.ranks = ranks;
    }

    public Columns timed(int rank, int sequence, long start, long event) {
        rows.add(new long[] {rank, sequence, start, event, start + 10_000_000, 0});
        return this;
    }

    public Columns untimed(int rank, int sequence, long start) {
        rows.add(new long[] {rank, sequence, start, 0, 0, 0});
        return this;
    }

    /// By the kernel's stamps, in the GPU's own clock, which is a second behind the node's.
    public Columns stamped(int rank, int sequence, long start, long gpuStart) {
        rows.add(new long[] {rank, sequence, start, 0, 0, gpuStart});
        return this;
    }

    /// The window, emptied for the next one.
    public NodeSnapshot window() {
        return window(1);
    }

    /// The node's so many-th window, emptied for the next one.
    public NodeSnapshot window(long number) {
        Snapshots snapshot = new Snapshots().window(number);
        NodeSnapshot.Member[] members =
                IntStream.range(first, first + ranksHere)
                        .mapToObj(rank -> Snapshots.member(rank, rank))
                        .toArray(NodeSnapshot.Member[]::new);
        IntStream.range(first, first + ranksHere).forEach(snapshot::process);
        NodeSnapshot built =
                snapshot.communicator(WORLD, ranks, members).operations(columns()).build();
        rows.clear();
        return built;
    }

    private OperationColumns columns() {
        int size = rows.size();
        OperationColumns.State[] states = new OperationColumns.State[size];
        Arrays.fill(states, OperationColumns.State.COMPLETED);
        return new OperationColumns(
                new String[] {"AllReduce"},
                rows.stream().mapToLong(row -> WORLD).toArray(),
                ints(0),
                new int[size],
                ints(1),
                IntStream.generate(() -> -1).limit(size).toArray(),
                rows.stream().mapToLong(row -> 4096).toArray(),
                longs(2),
                longs(2),
                longs(5),
                rows.stream().mapToLong(row -> row[5] == 0 ? 0 : row[5] + 50_000).toArray(),
                new long[size],
                new long[size],
                states,
                ints(0),
                longs(1),
                longs(3),
                longs(4),
                new int[size],
                0);
    }

    private int[] ints(int field) {
        return rows.stream().mapToInt(row -> (int) row[field]).toArray();
    }

    private long[] longs(int field) {
        return rows.stream().mapToLong(row -> row[field]).toArray();
    }
}
