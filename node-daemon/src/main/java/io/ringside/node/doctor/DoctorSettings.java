package io.ringside.node.doctor;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What the doctor was asked to look at: the same things that `run` would use.
///
/// @param directory of the segments
/// @param config file as given; absent: none
/// @param ownUser user id of this process
/// @param version of this daemon
/// @param libraryFolders where an installation keeps the plugin, nearest first
public record DoctorSettings(
        Path directory,
        InetSocketAddress listen,
        Optional<Path> config,
        int ownUser,
        String version,
        List<Path> libraryFolders) {
    public DoctorSettings {
        libraryFolders = List.copyOf(libraryFolders);
    }
}
