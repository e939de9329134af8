package io.ringside.node.source.identity;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whom a cgroup belongs to, by its path: container, pod, Slurm job and step, systemd unit.
/// Immutable; what the path does not tell is empty.
///
/// Where containers are nested, the innermost is meant.
///
/// @param containerId the runtime's id, or its name for the container where it has none
/// @param runtime "docker", "containerd", "cri-o", "podman", "lxc", "systemd-nspawn", "nomad" or
///   "ecs"; empty where the path does not name it
/// @param slurmStep a number, "batch", "extern" or "interactive"
/// @param unit the innermost systemd service or scope
record CgroupIdentity(
        String containerId,
        String runtime,
        String podUid,
        String slurmJob,
        String slurmStep,
        String unit) {
    static final CgroupIdentity NONE = new CgroupIdentity("", "", "", "", "", "");

    private static final String HEX_ID = "[0-9a-f]{32,64}";
    private static final Pattern SCOPE =
            Pattern.compile(
                    "(?:.*:)?(docker|cri-containerd|nerdctl|crio|libpod(?:-payload)?)[-:]("
                            + HEX_ID
                            + ")(?:\\.scope)?");
    private static final Pattern BARE_ID = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern POD =
            Pattern.compile(
                    "(?:.*-)?pod([0-9a-f]{8}(?:[-_][0-9a-f]{4}){3}[-_][0-9a-f]{12}|[0-9a-f]{32})(?:\\.slice)?(?::.*)?");
    private static final Pattern LXC = Pattern.compile("lxc\\.payload\\.(\\S{1,128})");

    /// Virtual machines are registered in the same way, and are none.
    private static final Pattern NSPAWN =
            Pattern.compile(
                    "machine-(?!qemu|lxc)(\\S{1,128})\\.scope|systemd-nspawn@(\\S{1,128})\\.service");

    private static final Pattern NOMAD =
            Pattern.compile(
                    "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.\\S{1,128}?)(?:\\.scope)?");
    private static final Pattern NOMAD_PARENT =
            Pattern.compile("nomad(?:\\.slice)?|(?:share|reserve)\\.slice");

    /// Of a task without a container's id of its own: the task's id and a number.
    private static final Pattern ECS = Pattern.compile("([0-9a-f]{32}|[0-9a-f-]{36})-\\d{1,18}");

    private static final Pattern JOB = Pattern.compile("job_(\\d{1,18})");
    private static final Pattern STEP =
            Pattern.compile("step_(\\d{1,18}|batch|extern|interactive)");
    private static final Pattern SLURM =
            Pattern.compile("slurm(?:_\\S*)?|(?:\\S*_)?slurmstepd\\.scope");

    /// The first path that tells a thing tells it.
    static CgroupIdentity of(List<String> paths) {
        CgroupIdentity identity = NONE;
        for (String path : paths) {
            identity = identity.or(of(path));
        }
        return identity;
    }

    static CgroupIdentity of(String path) {
        CgroupIdentity identity = NONE;
        boolean slurm = false;
        boolean ecs = false;
        String parent = "";
        for (String part : path.split("/", -1)) {
            slurm |= SLURM.matcher(part).matches();
            ecs |= part.equals("ecs");
            identity = identity.with(part, parent, slurm, ecs);
            parent = part;
        }
        return identity;
    }

    private CgroupIdentity with(String part, String parent, boolean slurm, boolean ecs) {
        Matcher scope = SCOPE.matcher(part);
        Matcher pod = POD.matcher(part);
        Matcher lxc = LXC.matcher(part);
        String uid = pod.matches() ? pod.group(1).replace('_', '-') : podUid;
        if (scope.matches()) {
            return container(scope.group(2), runtime(scope.group(1)), uid);
        }
        if (BARE_ID.matcher(part).matches()) {
            return container(part, parent.equals("docker") ? "docker" : ecs ? "ecs" : "", uid);
        }
        if (lxc.matches() || parent.equals("lxc") || parent.equals("lxc.payload")) {
            return container(lxc.matches() ? lxc.group(1) : part, "lxc", uid);
        }
        Matcher nspawn = NSPAWN.matcher(part);
        if (nspawn.matches()) {
            String name = nspawn.group(1) == null ? nspawn.group(2) : nspawn.group(1);
            return container(unescaped(name), "systemd-nspawn", uid);
        }
        Matcher nomad = NOMAD.matcher(part);
        if (nomad.matches() && NOMAD_PARENT.matcher(parent).matches()) {
            return container(nomad.group(1), "nomad", uid);
        }
        Matcher task = ECS.matcher(part);
        if (ecs && task.matches() && parent.equals(task.group(1))) {
            return container(part, "ecs", uid);
        }
        Matcher job = JOB.matcher(part);
        Matcher step = STEP.matcher(part);
        boolean isUnit = part.endsWith(".service") || part.endsWith(".scope");
        return new CgroupIdentity(
                containerId,
                runtime,
                uid,
                slurm && job.matches() ? job.group(1) : slurmJob,
                slurm && step.matches() ? step.group(1) : slurmStep,
                isUnit ? part : unit);
    }

    private CgroupIdentity container(String id, String byRuntime, String uid) {
        return new CgroupIdentity(id, byRuntime, uid, slurmJob, slurmStep, unit);
    }

    private CgroupIdentity or(CgroupIdentity other) {
        boolean named = !containerId.isEmpty();
        return new CgroupIdentity(
                named ? containerId : other.containerId,
                named ? runtime : other.runtime,
                podUid.isEmpty() ? other.podUid : podUid,
                slurmJob.isEmpty() ? other.slurmJob : slurmJob,
                slurmStep.isEmpty() ? other.slurmStep : slurmStep,
                unit.isEmpty() ? other.unit : unit);
    }

    /// A minus sign stands escaped in the name of a unit.
    private static String unescaped(String name) {
        return name.replace("\\x2d", "-");
    }

    private static String runtime(String mark) {
        return switch (mark) {
            case "cri-containerd", "nerdctl" -> "containerd";
            case "crio" -> "cri-o";
            case "libpod", "libpod-payload" -> "podman";
            default -> mark;
        };
    }
}
