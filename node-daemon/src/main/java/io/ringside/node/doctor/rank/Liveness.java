package io.ringside.node.doctor.rank;

import io.ringside.node.host.HostFiles;
import io.ringside.node.ring.LockState;

/// Whether the process that wrote a segment still runs: by the lock that it holds, or where it
/// holds none by its pid. Immutable.
public final class Liveness {
    private static final int WORDS_FROM_STATE_TO_START = 19;

    /// What can be said of a process.
    public enum State {
        ALIVE,
        GONE,
        /// It counts its pid in another namespace, which cannot be looked into from here, or its
        /// lock cannot be looked at.
        UNKNOWN
    }

    private final HostFiles files;
    private final long ownNamespace;

    public Liveness(HostFiles files) {
        this.files = files;
        this.ownNamespace = inode(files.link("/proc/self/ns/pid").orElse(""));
    }

    public State of(SegmentFacts segment) {
        return segment.lock().map(Liveness::byLock).orElseGet(() -> byPid(segment));
    }

    private static State byLock(LockState lock) {
        return switch (lock) {
            case FREE -> State.GONE;
            case HELD -> State.ALIVE;
            case UNKNOWN -> State.UNKNOWN;
        };
    }

    private State byPid(SegmentFacts segment) {
        if (startTicks(files, segment.pid()) == segment.startTicks()) {
            return State.ALIVE;
        }
        boolean elsewhere =
                segment.pidNamespace() != 0
                        && ownNamespace != 0
                        && segment.pidNamespace() != ownNamespace;
        return elsewhere || countsTimeOtherwise(segment.pid()) ? State.UNKNOWN : State.GONE;
    }

    /// Whether there is a process whose start cannot be compared: it counts in a time namespace of
    /// its own.
    private boolean countsTimeOtherwise(int pid) {
        String its = files.link("/proc/" + pid + "/ns/time").orElse("");
        String own = files.link("/proc/self/ns/time").orElse("");
        return startTicks(files, pid) >= 0 && !its.isEmpty() && !own.isEmpty() && !its.equals(own);
    }

    /// -1 when there is no such process or it has ended.
    static long startTicks(HostFiles files, int pid) {
        String stat = files.text("/proc/" + pid + "/stat").orElse("");
        int nameEnd = stat.lastIndexOf(')');
        if (nameEnd < 0) {
            return -1;
        }
        String[] words = stat.substring(nameEnd + 1).strip().split(" ");
        if (words.length <= WORDS_FROM_STATE_TO_START || words[0].matches("[ZX]")) {
            return -1;
        }
        String ticks = words[WORDS_FROM_STATE_TO_START].strip();
        return ticks.matches("\\d{1,18}") ? Long.parseLong(ticks) : -1;
    }

    private static long inode(String link) {
        String digits = link.replaceAll("\\D", "");
        return digits.isEmpty() || digits.length() > 18 ? 0 : Long.parseLong(digits);
    }
}
