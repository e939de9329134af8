package io.ringside.desktop.correlate.matching;

import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.OperationColumns;
import io.ringside.desktop.state.Snapshots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/// One node's window with collectives and launches of Sends and Recvs. Rank and process of the
/// world are one number.
public final class PeerRows {
    private static final String[] NAMES = {"AllReduce", "Send", "Recv"};

    private final Map<Long, int[]> communicators = new LinkedHashMap<>();
    private final List<long[]> rows = new ArrayList<>(); // hash, rank, name, peer, start, gpu, end

    /// @param members processes, in the order of their ranks
    public PeerRows communicator(long hash, int... members) {
        communicators.put(hash, members);
        return this;
    }

    public PeerRows call(long hash, int rank, long start) {
        rows.add(new long[] {hash, rank, 0, -1, start, 0, 0});
        return this;
    }

    /// A Send and a Recv with each; 0 for `gpu` and `end`: not timed.
    public PeerRows exchange(long hash, int rank, long start, long gpu, long end, int... peers) {
        for (int peer : peers) {
            rows.add(new long[] {hash, rank, 1, peer, start, gpu, end});
            rows.add(new long[] {hash, rank, 2, peer, start + 100, gpu, end});
        }
        return this;
    }

    /// The window, emptied for the next one.
    public NodeSnapshot window() {
        rows.sort(Comparator.comparingLong(row -> row[4]));
        Snapshots snapshot = new Snapshots();
        communicators.values().stream()
                .flatMapToInt(Arrays::stream)
                .distinct()
                .forEach(snapshot::process);
        communicators.forEach((hash, members) ->
                snapshot.communicator(
                        hash,
                        members.length,
                        IntStream.range(0, members.length)
                                .mapToObj(rank -> Snapshots.member(rank, members[rank]))
                                .toArray(NodeSnapshot.Member[]::new)));
        NodeSnapshot built = snapshot.operations(columns()).build();
        rows.clear();
        return built;
    }

    private OperationColumns columns() {
        int size = rows.size();
        OperationColumns.State[] states = new OperationColumns.State[size];
        Arrays.fill(states, OperationColumns.State.COMPLETED);
        return new OperationColumns(
                NAMES,
                longs(row -> row[0]),
                ints(row -> row[1]),
                ints(row -> row[2]),
                new int[size],
                ints(row -> row[3]),
                longs(row -> 4096),
                longs(row -> row[4]),
                longs(row -> row[4]),
                new long[size],
                new long[size],
                new long[size],
                new long[size],
                states,
                ints(row -> communicators.getOrDefault(row[0], new int[0])[(int) row[1]]),
                new long[size],
                longs(row -> row[5]),
                longs(row -> row[6]),
                new int[size],
                0);
    }

    private int[] ints(ToLongFunction<long[]> of) {
        return rows.stream().mapToInt(row -> (int) of.applyAsLong(row)).toArray();
    }

    private long[] longs(ToLongFunction<long[]> of) {
        return rows.stream().mapToLong(of).toArray();
    }
}
