package io.ringside.desktop.command.shared;

import io.ringside.desktop.model.Clock;
import java.nio.file.Path;
import java.util.Optional;

/// What `boot` hands to every command.
///
/// @param version of this program
/// @param display empty: the commands that draw are not offered
/// @param settings the folder of what the user keeps; empty: nothing is kept
public record Surroundings(
        Clock clock,
        StopSignal stop,
        String version,
        Optional<Display> display,
        Optional<Path> settings) {
    /// One that keeps nothing.
    public Surroundings(Clock clock, StopSignal stop, String version, Optional<Display> display) {
        this(clock, stop, version, display, Optional.empty());
    }

    public String client(String command) {
        return "ringside " + version + " " + command;
    }
}
