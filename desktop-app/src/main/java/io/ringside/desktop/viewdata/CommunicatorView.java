package io.ringside.desktop.viewdata;

/// A communicator, across all nodes.
///
/// @param commHash NCCL's hash, unsigned
/// @param label its name, or a short form of the hash
public record CommunicatorView(long commHash, String label, int ranks) {
    private static final String SIMULATED = "simulated";

    /// True for those of the driver that plays NCCL: it names them so.
    public boolean simulated() {
        return simulated(label);
    }

    /// Whether a communicator of this name is the driver's.
    public static boolean simulated(String name) {
        return name.startsWith(SIMULATED);
    }
}
