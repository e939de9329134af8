package io.ringside.desktop.model.node;

/// What is played in place of what happens now.
///
/// @param file name of the capture, or the text of a simulated cluster
/// @param simulated not NCCL made it
public record PlaybackState(
        String file,
        double speed,
        boolean loop,
        boolean finished,
        String origin,
        boolean simulated) {
    /// Whether this program makes it by itself, without any file: a simulated cluster.
    public boolean generated() {
        return simulated && file.startsWith("simulate:");
    }
}
