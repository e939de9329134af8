package io.ringside.node.source.network.tcp;

import io.ringside.node.host.HostFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A process that lives now.
///
/// @param startTicks since boot; with the pid it names one process, whatever pid follows
/// @param namespace its network namespace, "net:[4026531840]"; empty when it may not be seen
public record WatchedProcess(int pid, long startTicks, String namespace) {
    private static final int MOST = 4096;
    private static final int FIELDS_FROM_STATE_TO_START = 19;

    String folder() {
        return "/proc/" + pid;
    }

    /// Those that live, by ascending pid.
    public static List<WatchedProcess> of(HostFiles files, Set<Integer> pids) {
        List<WatchedProcess> processes = new ArrayList<>();
        for (int pid : pids.stream().sorted().limit(MOST).toList()) {
            Optional<Long> startTicks =
                    files.text("/proc/" + pid + "/stat").flatMap(WatchedProcess::startTicks);
            startTicks.ifPresent(ticks ->
                    processes.add(
                            new WatchedProcess(
                                    pid,
                                    ticks,
                                    files.link("/proc/" + pid + "/ns/net").orElse(""))));
        }
        return processes;
    }

    /// Field 22 of /proc/<pid>/stat; the name in parentheses before it may hold anything.
    private static Optional<Long> startTicks(String stat) {
        int nameEnd = stat.lastIndexOf(')');
        if (nameEnd < 0 || nameEnd + 2 > stat.length()) {
            return Optional.empty();
        }
        String[] fields = stat.substring(nameEnd + 2).split(" ", -1);
        boolean lives =
                fields.length > FIELDS_FROM_STATE_TO_START
                        && !fields[0].equals("Z")
                        && !fields[0].equals("X");
        return lives && fields[FIELDS_FROM_STATE_TO_START].matches("\\d{1,18}")
                ? Optional.of(Long.parseLong(fields[FIELDS_FROM_STATE_TO_START]))
                : Optional.empty();
    }
}
