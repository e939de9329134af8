package io.ringside.node.boot.wiring;

import io.ringside.node.config.ConfigSection;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/// How a node is watched.
///
/// @param directory of the segments
/// @param address to serve on
/// @param periodNanos length of a window
/// @param nvmlLibrary name or path
/// @param allowControl whether levels may be raised and the rhythm set by whoever reaches an
///   address that is not a loopback one
/// @param config of the sources and rules
/// @param configFile what `config` was read from, for the doctor; empty: none
public record LiveSettings(
        Path directory,
        InetSocketAddress address,
        long periodNanos,
        String nvmlLibrary,
        boolean allowControl,
        ConfigSection config,
        Optional<Path> configFile) {
    /// One whose doctor needs no file.
    public LiveSettings(
            Path directory,
            InetSocketAddress address,
            long periodNanos,
            String nvmlLibrary,
            boolean allowControl,
            ConfigSection config) {
        this(directory, address, periodNanos, nvmlLibrary, allowControl, config, Optional.empty());
    }

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
