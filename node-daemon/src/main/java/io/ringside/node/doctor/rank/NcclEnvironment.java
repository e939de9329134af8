package io.ringside.node.doctor.rank;

import io.ringside.node.host.HostFiles;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// NCCL's variables in the environment a process was started with, by /proc/PID/environ. Whatever
/// else stands there is passed over unread; keys and secrets of NCCL are kept by name only.
/// Stateless.
final class NcclEnvironment {
    private static final Pattern NAME = Pattern.compile("NCCL_[A-Z0-9_]{1,80}");
    private static final String SECRET = "NCCL_PSK";
    private static final int MOST_CHARACTERS = 512;

    private NcclEnvironment() {}

    /// Absent: this user may not read it, or the process is gone.
    static Optional<NavigableMap<String, String>> read(HostFiles files, int pid) {
        return files.text("/proc/" + pid + "/environ").map(NcclEnvironment::parse);
    }

    /// What the host's, or the container's, /etc/nccl.conf sets; the environment goes before it.
    static NavigableMap<String, String> ofConfiguration(HostFiles files, int pid) {
        NavigableMap<String, String> variables = new TreeMap<>();
        for (String line : files.lines("/proc/" + pid + "/root/etc/nccl.conf")) {
            put(variables, line.strip());
        }
        return variables;
    }

    private static NavigableMap<String, String> parse(String environment) {
        NavigableMap<String, String> variables = new TreeMap<>();
        int at = 0;
        while (at < environment.length()) {
            int end = environment.indexOf('\0', at);
            end = end < 0 ? environment.length() : end;
            if (environment.startsWith("NCCL_", at)) {
                put(variables, environment.substring(at, end));
            }
            at = end + 1;
        }
        return variables;
    }

    private static void put(NavigableMap<String, String> variables, String entry) {
        int equals = entry.indexOf('=');
        if (equals > 0 && NAME.matcher(entry.substring(0, equals)).matches()) {
            String name = entry.substring(0, equals);
            String value = entry.substring(equals + 1);
            variables.put(
                    name,
                    name.equals(SECRET)
                            ? ""
                            : value.substring(0, Math.min(value.length(), MOST_CHARACTERS)));
        }
    }
}
