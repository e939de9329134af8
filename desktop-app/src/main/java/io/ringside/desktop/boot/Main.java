package io.ringside.desktop.boot;

import io.ringside.desktop.command.RingsideCommand;
import io.ringside.desktop.command.StopSignal;
import io.ringside.desktop.command.Surroundings;
import java.util.Optional;

/// Where the program starts.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        StopSignal stop = new StopSignal();
        String version =
                Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                        .orElse("0.1.0-SNAPSHOT");
        Surroundings surroundings = new Surroundings(new SystemClock(), stop, version);
        System.exit(RingsideCommand.commandLine(surroundings).execute(arguments));
    }
}
