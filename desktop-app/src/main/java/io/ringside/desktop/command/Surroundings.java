package io.ringside.desktop.command;

import io.ringside.desktop.model.Clock;

/// What `boot` hands to every command.
///
/// @param version of this program
public record Surroundings(Clock clock, StopSignal stop, String version) {
    String client(String command) {
        return "ringside " + version + " " + command;
    }
}
