package io.ringside.node.doctor.check.host;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.Verdict;
import io.ringside.node.doctor.check.word.Count;
import io.ringside.node.doctor.check.word.Shell;
import io.ringside.node.doctor.rank.ExaminedProcess;
import io.ringside.node.host.HostFiles;
import java.util.ArrayList;
import java.util.List;

/// What this user may not read of the processes on this host, and what that costs.
public final class PermissionsCheck implements Check {
    /// Below are root's and the system's own.
    private static final int FIRST_PERSON = 1000;

    private static final int CAP_SYS_PTRACE = 19;
    private static final int CAP_SYS_ADMIN = 21;

    @Override
    public String id() {
        return "permissions";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.NODE;
    }

    @Override
    public List<Verdict> run(DoctorContext context) {
        HostFiles files = context.files();
        List<Verdict> verdicts = new ArrayList<>();
        long capabilities = capabilities(files);
        boolean root = context.settings().ownUser() == 0;
        if (files.lines("/proc/mounts").stream().anyMatch(PermissionsCheck::hidesProcesses)
                && !has(capabilities, CAP_SYS_PTRACE)) {
            verdicts.add(
                    Verdict.warn(
                            "/proc hides other users' processes (hidepid): ranks of other users are not"
                                    + " seen.",
                            "sudo ringside-node doctor   # or: sudo mount -o remount,gid=GROUP /proc"));
        }
        List<Integer> unreadable = context.unreadableProcesses();
        long ofPeople = unreadable.stream().filter(user -> user >= FIRST_PERSON).count();
        if (ofPeople > 0 && !root) {
            verdicts.add(
                    Verdict.warn(
                            "Other users' processes that cannot be looked into: %d. What uses NCCL there"
                                            .formatted(ofPeople)
                                    + " and has no segment here is not seen.",
                            "sudo ringside-node doctor\n" + service(context)));
        }
        String own = files.link("/proc/self/ns/net").orElse("");
        long elsewhere =
                context.ranks().stream()
                        .map(ExaminedProcess::networkNamespace)
                        .filter(namespace -> !namespace.isEmpty() && !namespace.equals(own))
                        .count();
        if (elsewhere > 0 && !has(capabilities, CAP_SYS_ADMIN)) {
            verdicts.add(
                    Verdict.warn(
                            "%s in network namespaces of their own; TCP figures of those need"
                                            .formatted(Count.of(elsewhere, "rank"))
                                    + " CAP_SYS_ADMIN.",
                            service(context)));
        }
        if (files.children("/sys/fs/cgroup").isEmpty()) {
            verdicts.add(
                    Verdict.warn(
                            "/sys/fs/cgroup cannot be read: containers, pods and Slurm jobs of processes"
                                    + " stay unknown.",
                            "docker run -v /sys/fs/cgroup:/sys/fs/cgroup:ro ..."));
        }
        if (verdicts.isEmpty()) {
            verdicts.add(
                    unreadable.isEmpty() || root
                            ? Verdict.ok("Every process that can be seen can be looked into.")
                            : Verdict.hint(
                                    "Only root's and the system's own processes cannot be looked into.",
                                    "sudo ringside-node doctor   # if jobs run as root"));
        }
        return verdicts;
    }

    private static String service(DoctorContext context) {
        return "sudo systemd-run --uid=%d -p AmbientCapabilities='CAP_SYS_PTRACE CAP_SYS_ADMIN'"
                        .formatted(context.settings().ownUser())
                + " ringside-node run --dir "
                + Shell.word(context.settings().directory().toString());
    }

    private static boolean hidesProcesses(String mount) {
        String[] words = mount.split(" ");
        return words.length > 3
                && words[1].equals("/proc")
                && words[3].matches("(.*,)?hidepid=(1|2|4|noaccess|invisible|ptraceable)(,.*)?");
    }

    private static long capabilities(HostFiles files) {
        for (String line : files.lines("/proc/self/status")) {
            if (line.matches("CapEff:\\s*[0-9a-f]{1,16}")) {
                return Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16);
            }
        }
        return 0;
    }

    private static boolean has(long capabilities, int capability) {
        return (capabilities >>> capability & 1) == 1;
    }
}
