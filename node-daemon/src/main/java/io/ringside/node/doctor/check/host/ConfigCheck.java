package io.ringside.node.doctor.check.host;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The configuration file: whether `run` would start with it.
public final class ConfigCheck implements Check {
    @Override
    public String id() {
        return "config";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.NODE;
    }

    @Override
    public List<Verdict> run(DoctorContext context) {
        Optional<Path> file = context.settings().config();
        String refusal = context.sources().refusal();
        if (!refusal.isEmpty()) {
            return List.of(
                    Verdict.fail(
                            refusal,
                            file.map(path -> "${EDITOR:-vi} '%s'".formatted(path))
                                            .orElse("ringside-node doctor --config FILE")
                                    + "   # node-daemon/CONFIGURATION.md says what may stand there"));
        }
        return List.of(
                Verdict.ok(
                        file.map(path -> path + " is valid.")
                                .orElse("No configuration file was given; the defaults hold.")));
    }
}
