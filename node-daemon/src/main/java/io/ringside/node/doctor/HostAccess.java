package io.ringside.node.doctor;

import io.ringside.node.reading.Probe;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What the doctor asks of the world beyond files; boot answers for this host, tests as they like.
/// Every call may block; none changes anything.
public interface HostAccess {
    /// What a short program prints on its standard output; absent when it is not installed, fails,
    /// or takes longer than two seconds.
    Optional<String> output(List<String> command);

    /// The file system that holds a path, or its nearest parent that exists.
    Optional<Volume> volume(Path path);

    /// Whoever answers `Describe` at this address: "ringside-node 0.1.0 on gpu-node-1".
    Optional<String> daemonAt(InetSocketAddress address);

    /// What keeps this process from listening there, in the system's own words; absent: it can.
    Optional<String> refusalToListen(InetSocketAddress address);

    /// The sources that `run` would have with the same configuration, not yet looked at.
    ///
    /// @throws io.ringside.node.config.ConfigException when the configuration cannot be used
    List<Probe> probes() throws io.ringside.node.config.ConfigException;

    /// @param type as the kernel names it: "tmpfs"
    record Volume(String type, long totalBytes, long freeBytes) {}
}
