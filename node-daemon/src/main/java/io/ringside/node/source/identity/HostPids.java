package io.ringside.node.source.identity;

import io.ringside.node.host.HostFiles;
import io.ringside.node.ranks.LiveProcess;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/// Finds the pid by which this daemon's /proc knows a process that told the pid of its own pid
/// namespace. Belongs to one thread.
///
/// A pid and the ticks at which the process started name it: ticks count from the host's boot in
/// every namespace. Where /proc has no such process under the told pid, the last number of `NSpid`
/// in each `/proc/<pid>/status` is compared, at most once in 10 s for one process.
final class HostPids {
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int MOST_PROCESSES = 50_000;

    private final HostFiles files;
    private final Map<String, Integer> found = new HashMap<>();
    private final Map<String, Long> missedNanos = new HashMap<>();

    HostPids(HostFiles files) {
        this.files = files;
    }

    /// Absent when it is not in this /proc: it ended, or runs in a pid namespace beside ours.
    OptionalInt of(LiveProcess process, long monotonicNanos) {
        if (is(process, process.pid())) {
            return OptionalInt.of(process.pid());
        }
        Integer known = found.get(process.segment());
        if (known != null && is(process, known)) {
            return OptionalInt.of(known);
        }
        found.remove(process.segment());
        Long missed = missedNanos.get(process.segment());
        if (missed != null && monotonicNanos - missed < RETRY_NANOS) {
            return OptionalInt.empty();
        }
        OptionalInt pid = search(process);
        if (pid.isPresent()) {
            found.put(process.segment(), pid.getAsInt());
        } else {
            missedNanos.put(process.segment(), monotonicNanos);
        }
        return pid;
    }

    /// Forgets all others.
    void keep(List<LiveProcess> live) {
        List<String> segments = live.stream().map(LiveProcess::segment).toList();
        found.keySet().retainAll(segments);
        missedNanos.keySet().retainAll(segments);
    }

    /// Start and namespace must be the same, as far as they are known; one of them must be.
    private boolean is(LiveProcess process, int pid) {
        long ticks = process.startTicks();
        Optional<String> space = files.link("/proc/" + pid + "/ns/pid");
        boolean spaceKnown = process.pidNamespace() != 0 && space.isPresent();
        return (ticks != 0 || spaceKnown)
                && (!spaceKnown || space.get().equals("pid:[" + process.pidNamespace() + "]"))
                && ProcessFiles.stat(files, pid)
                        .filter(stat -> ticks == 0 || stat.startTicks() == ticks)
                        .isPresent();
    }

    private OptionalInt search(LiveProcess process) {
        return files.children("/proc").stream()
                .filter(name -> name.matches("\\d{1,9}"))
                .limit(MOST_PROCESSES)
                .mapToInt(Integer::parseInt)
                .filter(pid -> is(process, pid) && isSeenAs(process.pid(), pid))
                .findFirst();
    }

    private boolean isSeenAs(int pidInNamespace, int pid) {
        return ProcessFiles.read(files, pid)
                .filter(read -> read.pidInNamespace() == pidInNamespace)
                .isPresent();
    }
}
