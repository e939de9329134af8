package io.ringside.node.doctor.check.host;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.Verdict;
import io.ringside.node.doctor.check.word.Containers;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The operating system: Linux on x86-64 or arm64.
public final class OsCheck implements Check {
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "x86_64", "aarch64");

    private final String architecture;

    /// @param architecture as Java names it
    public OsCheck(String architecture) {
        this.architecture = architecture;
    }

    @Override
    public String id() {
        return "os";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.NODE;
    }

    @Override
    public List<Verdict> run(DoctorContext context) {
        Optional<String> kernel = context.files().word("/proc/sys/kernel/osrelease");
        if (kernel.isEmpty()) {
            return List.of(
                    Verdict.fail(
                            "%s cannot be read: this is no Linux, or its /proc is elsewhere."
                                    .formatted(context.files().path("/proc/sys/kernel/osrelease")),
                            "docker run -v /proc:/host/proc:ro -v /sys:/host/sys:ro ...   # and"
                                    + " host_root: /host in the configuration"));
        }
        if (!ARCHITECTURES.contains(architecture)) {
            return List.of(
                    Verdict.fail(
                            "The processor is %s; the plugin is built for x86-64 and arm64."
                                    .formatted(architecture),
                            "uname -m   # run the daemon on an x86_64 or aarch64 host"));
        }
        return List.of(
                Verdict.ok(
                        "Linux %s on %s%s."
                                .formatted(
                                        kernel.get(),
                                        architecture,
                                        Containers.isOne(context.files())
                                                ? ", in a container"
                                                : "")));
    }
}
