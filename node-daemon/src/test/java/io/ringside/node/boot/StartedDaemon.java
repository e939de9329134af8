package io.ringside.node.boot;

import io.ringside.node.boot.wiring.LiveSettings;
import io.ringside.node.capture.playback.PlaybackSettings;
import io.ringside.node.stream.service.NodeDoctor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/// A daemon that serves on a free port of the loopback address, and one client that watches it.
record StartedDaemon(NodeDaemon daemon, Watcher watcher) implements AutoCloseable {
    /// What stands for the path of NVML where a test has none.
    static final String NO_NVML = "libno-nvml-in-tests.so";

    /// As on a node, with its own sources.
    ///
    /// @param segments the directory of the rings
    static StartedDaemon live(Path segments, long periodNanos, String nvml) throws Exception {
        return live(LiveSettings.plain(segments, loopback(), periodNanos, nvml));
    }

    static StartedDaemon live(LiveSettings settings) throws Exception {
        return watched(NodeDaemon.live(settings));
    }

    static StartedDaemon playing(Path capture, PlaybackSettings settings, long periodNanos)
            throws Exception {
        return watched(NodeDaemon.playing(capture, settings, loopback(), periodNanos));
    }

    /// With what a test gives it to read.
    static StartedDaemon reading(Path segments, long periodNanos, NodeInputs inputs)
            throws Exception {
        return watched(
                NodeDaemon.start(
                        segments, loopback(), periodNanos, false, inputs, NodeDoctor.NONE));
    }

    @Override
    public void close() {
        try {
            watcher.close();
        } finally {
            daemon.close();
        }
    }

    private static StartedDaemon watched(NodeDaemon daemon) {
        return new StartedDaemon(daemon, new Watcher(daemon.port()));
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
