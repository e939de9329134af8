package io.ringside.desktop.command.shared;

import io.ringside.desktop.settings.SavedTargets;
import io.ringside.desktop.settings.TargetBook;
import io.ringside.desktop.settings.TargetFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// Where targets are saved: known to the root of the command line, for every command that takes
/// targets.
public interface SavedNames {
    /// The folder of what the user keeps.
    Optional<Path> settings();

    /// With each `:GROUP` or `:NAME` replaced by what was saved under it. The file is read only
    /// where there is one.
    ///
    /// @throws ParameterException when nothing is saved under a name
    static List<String> all(CommandSpec spec, List<String> typed) {
        if (typed.stream().noneMatch(each -> each.strip().startsWith(":"))) {
            return typed;
        }
        TargetFile.Read read =
                spec.root().userObject() instanceof SavedNames names
                        ? names.settings()
                                .map(at -> TargetFile.read(at.resolve(TargetBook.NAME)))
                                .orElse(NOTHING)
                        : NOTHING;
        read.complaint().ifPresent(spec.commandLine().getErr()::println);
        try {
            return typed.stream().flatMap(one -> read.targets().resolve(one).stream()).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    TargetFile.Read NOTHING = new TargetFile.Read(SavedTargets.NONE, Optional.empty());
}
