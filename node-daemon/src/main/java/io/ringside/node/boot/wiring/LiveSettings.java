package io.ringside.node.boot.wiring;

import io.ringside.node.config.ConfigSection;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/// How a node is watched.
///
/// @param directory of the segments
/// @param address to serve on
/// @param periodNanos length of a window
/// @param nvmlLibrary name or path
/// @param allowControl whether levels may be raised and the rhythm set by whoever reaches an
///   address that is not a loopback one
/// @param config of the sources and rules
public record LiveSettings(
        Path directory,
        InetSocketAddress address,
        long periodNanos,
        String nvmlLibrary,
        boolean allowControl,
        ConfigSection config) {
    /// Without a configuration file.
    public static LiveSettings plain(
            Path directory, InetSocketAddress address, long periodNanos, String nvmlLibrary) {
        return new LiveSettings(
                directory,
                address,
                periodNanos,
                nvmlLibrary,
                false,
                ConfigSection.empty("no configuration file"));
    }
}
