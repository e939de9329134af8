package io.ringside.desktop.command.shared;

import io.ringside.desktop.model.Clock;
import java.util.Optional;

/// What `boot` hands to every command.
///
/// @param version of this program
/// @param display empty: the commands that draw are not offered
public record Surroundings(
        Clock clock, StopSignal stop, String version, Optional<Display> display) {
    public String client(String command) {
        return "ringside " + version + " " + command;
    }
}
