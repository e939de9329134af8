package io.ringside.node.ring.event;

import java.util.Map;

/// Sizes and bus factors as nccl-tests counts them. Stateless.
public final class OperationSize {
    private static final Map<String, Integer> DATATYPE_BYTES =
            Map.ofEntries(
                    Map.entry("ncclInt8", 1),
                    Map.entry("ncclChar", 1),
                    Map.entry("ncclUint8", 1),
                    Map.entry("ncclFloat8e4m3", 1),
                    Map.entry("ncclFloat8e5m2", 1),
                    Map.entry("ncclFloat16", 2),
                    Map.entry("ncclHalf", 2),
                    Map.entry("ncclBfloat16", 2),
                    Map.entry("ncclInt32", 4),
                    Map.entry("ncclInt", 4),
                    Map.entry("ncclUint32", 4),
                    Map.entry("ncclFloat32", 4),
                    Map.entry("ncclFloat", 4),
                    Map.entry("ncclInt64", 8),
                    Map.entry("ncclUint64", 8),
                    Map.entry("ncclFloat64", 8),
                    Map.entry("ncclDouble", 8));

    /// More than any operation has; keeps the arithmetic of rings in range.
    private static final long MOST_RING_BYTES = 1L << 50;

    private OperationSize() {}

    /// Bytes of one element; 1 for a name that is not known.
    public static int datatypeBytes(String datatype) {
        return DATATYPE_BYTES.getOrDefault(datatype, 1);
    }

    /// nccl-tests' size of one operation. `elements` is what NCCL's event says: per rank for the
    /// operations whose result holds all ranks' data. Never negative; saturates.
    public static long messageBytes(String operation, long elements, int datatypeBytes, int ranks) {
        long bytes = saturatedProduct(Math.max(0, elements), datatypeBytes);
        return switch (operation) {
            case "AllGather", "ReduceScatter", "AlltoAll", "AllToAll", "Gather", "Scatter" ->
                    saturatedProduct(bytes, ranks);
            default -> bytes;
        };
    }

    /// Bus bandwidth over algorithm bandwidth; 0 where no formula applies or one rank talks to
    /// itself.
    public static double busFactor(String operation, int ranks) {
        if (ranks < 2) {
            return 0;
        }
        double n = ranks;
        return switch (operation) {
            case "AllReduce" -> 2 * (n - 1) / n;
            case "AllGather", "ReduceScatter", "AlltoAll", "AllToAll", "Gather", "Scatter" ->
                    (n - 1) / n;
            case "Broadcast", "Reduce", "Send", "Recv" -> 1;
            default -> 0;
        };
    }

    /// What `rank` sends to the other one in a two-rank ring or tree; 0 where nothing goes that way
    /// or no model applies.
    public static long pairBytes(String operation, long messageBytes, int rank, int root) {
        return switch (operation) {
            case "AllReduce" -> messageBytes;
            case "AllGather", "ReduceScatter" -> messageBytes / 2;
            case "Broadcast" -> rank == root ? messageBytes : 0;
            case "Reduce" -> rank == root ? 0 : messageBytes;
            default -> 0;
        };
    }

    /// What a rank sends to the next one in a ring of `ranks`; 0 where nothing goes that way or no
    /// model applies. A broadcast does not go over the edge into the root, a reduction not over the
    /// one out of it.
    ///
    /// @param sender whether the rank is the root
    /// @param receiver whether the next one is
    public static long ringBytes(
            String operation, long messageBytes, int ranks, boolean sender, boolean receiver) {
        long bytes = Math.min(messageBytes, MOST_RING_BYTES);
        return switch (operation) {
            case "AllReduce" -> share(bytes, 2L * (ranks - 1), ranks);
            case "AllGather", "ReduceScatter" -> share(bytes, ranks - 1L, ranks);
            case "Broadcast" -> receiver ? 0 : bytes;
            case "Reduce" -> sender ? 0 : bytes;
            default -> 0;
        };
    }

    /// Whether what a rank sends in a ring depends on who is the root.
    public static boolean hasRoot(String operation) {
        return operation.equals("Broadcast") || operation.equals("Reduce");
    }

    /// `bytes * parts / of`, rounded down.
    public static long share(long bytes, long parts, long of) {
        return bytes / of * parts + bytes % of * parts / of;
    }

    private static long saturatedProduct(long left, long right) {
        return Math.multiplyHigh(left, right) != 0 || left * right < 0
                ? Long.MAX_VALUE
                : left * right;
    }
}
