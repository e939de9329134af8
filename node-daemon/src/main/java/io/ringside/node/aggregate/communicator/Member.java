package io.ringside.node.aggregate.communicator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One rank of a communicator, on this node: which process and GPU it is, and its operations and
/// channels.
public final class Member {
    private static final long PAIR_BYTES = 32;
    private static final int MAX_EXACT_SIZES = 256;
    private static final int MAX_EXACT_SIZES_OF_PEER = 16;
    private static final Kind OTHER = new Kind("other", "", "", "", -1);

    private final Communicator communicator;
    private final int rank;
    private final RowBudget budget;
    private final Map<Kind, Map<Long, OperationStatistics>> operations = new LinkedHashMap<>();
    private final Map<ChannelKey, ChannelStatistics> channels = new LinkedHashMap<>();
    private int process;
    private String gpuUuid = "";
    private String gpuPciBusId = "";
    private int cudaDevice = -1;
    private boolean finalized;
    private long rowBytes;
    private long pairBytes;

    Member(Communicator communicator, int rank, RowBudget budget) {
        this.communicator = communicator;
        this.rank = rank;
        this.budget = budget;
    }

    public Communicator communicator() {
        return communicator;
    }

    public int rank() {
        return rank;
    }

    public int process() {
        return process;
    }

    public String gpuUuid() {
        return gpuUuid;
    }

    public String gpuPciBusId() {
        return gpuPciBusId;
    }

    public int cudaDevice() {
        return cudaDevice;
    }

    public boolean finalized() {
        return finalized;
    }

    public List<OperationStatistics> operations() {
        List<OperationStatistics> all = new ArrayList<>();
        operations.values().forEach(sizes -> all.addAll(sizes.values()));
        return all;
    }

    public List<ChannelStatistics> channels() {
        return new ArrayList<>(channels.values());
    }

    public void describe(
            int process, String gpuUuid, String gpuPciBusId, int cudaDevice, boolean finalized) {
        this.process = process;
        this.gpuUuid = gpuUuid;
        this.gpuPciBusId = gpuPciBusId;
        this.cudaDevice = cudaDevice;
        this.finalized = finalized;
    }

    public void setFinalized() {
        finalized = true;
    }

    /// Exact sizes up to 256 for each kind, up to 16 where there is one for each peer; beyond,
    /// buckets that end at a power of two. They are stored at its negative, apart from the exact
    /// ones. When all rows together have no room for it, one of its size stands for all kinds.
    public OperationStatistics operation(Kind wanted, long messageBytes) {
        Map<Long, OperationStatistics> sizes = operations.getOrDefault(wanted, Map.of());
        OperationStatistics exact = sizes.get(messageBytes);
        if (exact != null) {
            return exact;
        }
        int most = wanted.peer() >= 0 ? MAX_EXACT_SIZES_OF_PEER : MAX_EXACT_SIZES;
        if (sizes.size() < most && hasRoom(RowBudget.OPERATION_BYTES)) {
            return add(wanted, messageBytes, true);
        }
        long end = bucketEnd(messageBytes);
        OperationStatistics bucket = sizes.get(-end);
        if (bucket != null) {
            return bucket;
        }
        if (sizes.size() >= most && hasRoom(RowBudget.OPERATION_BYTES)) {
            return add(wanted, end, false);
        }
        OperationStatistics other = operations.getOrDefault(OTHER, Map.of()).get(-end);
        return other == null ? addAnyway(end) : other;
    }

    /// When all rows together have no room for it, one of its direction stands for all.
    public ChannelStatistics channel(int peer, int channel, boolean send) {
        ChannelKey key = new ChannelKey(peer, channel, send);
        ChannelStatistics known = channels.get(key);
        if (known == null && !hasRoom(RowBudget.CHANNEL_BYTES)) {
            key = new ChannelKey(0, 0, send);
        }
        return channels.computeIfAbsent(
                key,
                absent ->
                        new ChannelStatistics(
                                this, absent.peer(), absent.channel(), absent.send()));
    }

    /// What its rows took is free: it is told of no more.
    void giveBack() {
        budget.giveBack(rowBytes + pairBytes);
        rowBytes = 0;
        pairBytes = 0;
    }

    /// Room to count the calls of one more pair, apart from its rows: their numbers must go on
    /// where there is no room for more rows.
    public boolean hasRoomForPair() {
        boolean fits = budget.take(PAIR_BYTES, pairBytes);
        pairBytes += fits ? PAIR_BYTES : 0;
        return fits;
    }

    private boolean hasRoom(long bytes) {
        boolean fits = budget.take(bytes, rowBytes);
        rowBytes += fits ? bytes : 0;
        return fits;
    }

    private OperationStatistics add(Kind kind, long bytes, boolean exact) {
        OperationStatistics made = new OperationStatistics(this, kind, bytes, exact);
        operations
                .computeIfAbsent(kind, absent -> new HashMap<>())
                .put(exact ? bytes : -bytes, made);
        return made;
    }

    /// There are at most as many as powers of two.
    private OperationStatistics addAnyway(long end) {
        budget.takeAnyway(RowBudget.OPERATION_BYTES);
        rowBytes += RowBudget.OPERATION_BYTES;
        return add(OTHER, end, false);
    }

    private static long bucketEnd(long bytes) {
        long highest = Long.highestOneBit(Math.max(1, bytes));
        return highest == bytes || highest > Long.MAX_VALUE / 2 ? bytes : highest * 2;
    }

    /// What one series of totals is about, but for its size. A change of the algorithm begins
    /// another.
    public record Kind(
            String operation, String datatype, String algorithm, String protocol, int peer) {}

    private record ChannelKey(int peer, int channel, boolean send) {}
}
