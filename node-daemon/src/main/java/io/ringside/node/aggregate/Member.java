package io.ringside.node.aggregate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One rank of a communicator, on this node: which process and GPU it is, and its operations and
/// channels.
public final class Member {
    private static final int MAX_EXACT_SIZES = 256;
    private static final int MAX_KINDS = 1 << 13;
    private static final int MAX_CHANNELS = 1 << 16;
    private static final Kind OTHER = new Kind("other", "", "", "", -1);

    private final Communicator communicator;
    private final int rank;
    private final Map<Kind, Map<Long, OperationStatistics>> operations = new LinkedHashMap<>();
    private final Map<ChannelKey, ChannelStatistics> channels = new LinkedHashMap<>();
    private int process;
    private String gpuUuid = "";
    private String gpuPciBusId = "";
    private int cudaDevice = -1;
    private boolean finalized;

    Member(Communicator communicator, int rank) {
        this.communicator = communicator;
        this.rank = rank;
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

    void describe(
            int process, String gpuUuid, String gpuPciBusId, int cudaDevice, boolean finalized) {
        this.process = process;
        this.gpuUuid = gpuUuid;
        this.gpuPciBusId = gpuPciBusId;
        this.cudaDevice = cudaDevice;
        this.finalized = finalized;
    }

    void setFinalized() {
        finalized = true;
    }

    /// Exact sizes up to 256 for each kind; beyond, buckets that end at a power of two. They are
    /// stored at its negative, apart from the exact ones. Beyond more kinds than any real member
    /// has, one row stands for the rest.
    OperationStatistics operation(Kind wanted, long messageBytes) {
        boolean fits = operations.containsKey(wanted) || operations.size() < MAX_KINDS;
        return ofSize(fits ? wanted : OTHER, messageBytes);
    }

    /// Beyond more rows than any real member has, one row stands for the rest.
    ChannelStatistics channel(int peer, int channel, boolean send) {
        ChannelKey key = new ChannelKey(peer, channel, send);
        if (!channels.containsKey(key) && channels.size() >= MAX_CHANNELS) {
            key = new ChannelKey(0, 0, send);
        }
        return channels.computeIfAbsent(
                key,
                absent ->
                        new ChannelStatistics(
                                this, absent.peer(), absent.channel(), absent.send()));
    }

    private OperationStatistics ofSize(Kind kind, long messageBytes) {
        Map<Long, OperationStatistics> sizes =
                operations.computeIfAbsent(kind, absent -> new HashMap<>());
        OperationStatistics exact = sizes.get(messageBytes);
        if (exact != null) {
            return exact;
        }
        boolean fits = sizes.size() < MAX_EXACT_SIZES;
        long bytes = fits ? messageBytes : bucketEnd(messageBytes);
        return sizes.computeIfAbsent(
                fits ? bytes : -bytes, key -> new OperationStatistics(this, kind, bytes, fits));
    }

    private static long bucketEnd(long bytes) {
        long highest = Long.highestOneBit(Math.max(1, bytes));
        return highest == bytes || highest > Long.MAX_VALUE / 2 ? bytes : highest * 2;
    }

    /// What one series of totals is about, but for its size. A change of the algorithm begins
    /// another.
    record Kind(String operation, String datatype, String algorithm, String protocol, int peer) {}

    private record ChannelKey(int peer, int channel, boolean send) {}
}
