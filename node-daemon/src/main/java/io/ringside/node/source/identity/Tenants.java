package io.ringside.node.source.identity;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigSection;
import io.ringside.node.host.Glob;
import io.ringside.node.host.HostFiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// The configuration's `tenants`: to whom a process belongs. The first entry all of whose
/// conditions hold is the one. Immutable.
public final class Tenants {
    private static final int MOST_TENANTS = 1000;
    private static final int MOST_CHARACTERS = 256;
    private static final List<String> CONDITIONS =
            List.of("cgroup", "container", "pod_uid", "slurm_job", "process");

    private final List<Tenant> tenants;

    private Tenants(List<Tenant> tenants) {
        this.tenants = List.copyOf(tenants);
    }

    /// @param files where user names are looked up
    /// @throws ConfigException when an entry has no name or no condition, or names an unknown user
    public static Tenants of(ConfigSection config, HostFiles files) throws ConfigException {
        List<Tenant> tenants = new ArrayList<>();
        for (ConfigSection entry : config.sections("tenants")) {
            tenants.add(tenant(entry, files));
            if (tenants.size() > MOST_TENANTS) {
                throw new ConfigException(
                        entry.place() + " is one too many; at most 1,000 tenants can be told.");
            }
        }
        return new Tenants(tenants);
    }

    /// Empty: none matches.
    String of(Map<String, String> facts, OptionalLong userId) {
        for (Tenant tenant : tenants) {
            if (tenant.matches(facts, userId)) {
                return tenant.name();
            }
        }
        return "";
    }

    /// What the conditions look at.
    static Map<String, String> facts(
            String cgroupPath, CgroupIdentity identity, String processName) {
        return Map.of(
                "cgroup", cgroupPath,
                "container", identity.containerId(),
                "pod_uid", identity.podUid(),
                "slurm_job", identity.slurmJob(),
                "process", processName);
    }

    private static Tenant tenant(ConfigSection entry, HostFiles files) throws ConfigException {
        String name = entry.requiredText("name");
        if (name.isBlank() || name.length() > MOST_CHARACTERS) {
            throw entry.wrong("name", name, "a text of 1 to 256 characters");
        }
        Map<String, Glob> globs = new LinkedHashMap<>();
        for (String condition : CONDITIONS) {
            String pattern = entry.text(condition).orElse("");
            if (pattern.length() > MOST_CHARACTERS) {
                throw entry.wrong(condition, pattern, "a pattern of at most 256 characters");
            }
            if (!pattern.isEmpty()) {
                globs.put(condition, new Glob(pattern));
            }
        }
        OptionalLong user = user(entry, files);
        entry.refuseOthers();
        if (globs.isEmpty() && user.isEmpty()) {
            throw new ConfigException(
                    "%s has no condition; give at least one of %s, user."
                            .formatted(entry.place(), String.join(", ", CONDITIONS)));
        }
        return new Tenant(name, globs, user);
    }

    private static OptionalLong user(ConfigSection entry, HostFiles files) throws ConfigException {
        String user = entry.text("user").orElse("");
        if (user.isEmpty() || user.matches("\\d{1,10}")) {
            return ProcessFiles.number(user);
        }
        for (String line : files.lines("/etc/passwd")) {
            String[] fields = line.split(":", -1);
            if (fields.length > 2 && fields[0].equals(user) && fields[2].matches("\\d{1,10}")) {
                return ProcessFiles.number(fields[2]);
            }
        }
        throw entry.wrong("user", user, "a user of /etc/passwd, or a user id");
    }

    private record Tenant(String name, Map<String, Glob> globs, OptionalLong userId) {
        boolean matches(Map<String, String> facts, OptionalLong user) {
            return (userId.isEmpty() || userId.equals(user))
                    && globs.entrySet().stream()
                            .allMatch(entry ->
                                    entry.getValue()
                                            .matches(facts.getOrDefault(entry.getKey(), "")));
        }
    }
}
