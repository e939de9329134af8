package io.ringside.node.source.network.tcp;

import io.ringside.node.host.HostFiles;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Which process holds a socket, by the links in /proc/<pid>/fd. Reading them costs a system call
/// for each open file. So they are read when there are sockets or processes for which that was not
/// done, and for sockets not again for a while: the longer, the more files there were. Belongs to
/// one thread.
///
/// A socket that several of the processes hold is that of the lowest pid.
public final class SocketOwners {
    private static final String PREFIX = "socket:[";

    /// Times a scan's length is the rest after it. A file takes 10 us: see BENCHMARKS.md.
    private static final long FILE_NANOS = TimeUnit.MICROSECONDS.toNanos(10);

    private static final int RESTS = 200;

    private final HostFiles files;
    private final Map<Integer, Integer> pidByInode = new HashMap<>();
    private final Set<WatchedProcess> scanned = new HashSet<>();
    private final Set<Integer> closed = new HashSet<>();
    private int[] askedInodes = {};
    private int[] ownerlessInodes = {};
    private int ownerlessCount;
    private boolean unasked;
    private long scanMonotonicNanos;
    private long filesRead;

    public SocketOwners(HostFiles files) {
        this.files = files;
    }

    /// Before the sockets are visited.
    ///
    /// @param restNanos at least so long after a scan no other is made for sockets' sake
    public void update(List<WatchedProcess> processes, long monotonicNanos, long restNanos) {
        Set<WatchedProcess> now = Set.copyOf(processes);
        boolean rested =
                monotonicNanos - scanMonotonicNanos
                        >= Math.max(restNanos, filesRead * FILE_NANOS * RESTS);
        if (!scanned.equals(now) || (unasked && rested)) {
            scan(processes);
            scanMonotonicNanos = monotonicNanos;
            scanned.clear();
            scanned.addAll(now);
            askedInodes = Arrays.copyOf(ownerlessInodes, ownerlessCount);
            Arrays.sort(askedInodes);
        }
        ownerlessCount = 0;
        unasked = false;
    }

    /// The pid; empty when none of the processes held it at the last scan.
    Optional<Integer> ofInode(int inode) {
        Integer pid = pidByInode.get(inode);
        if (pid == null) {
            remember(inode);
        }
        return Optional.ofNullable(pid);
    }

    /// Whether the open files of that process may not be read.
    boolean isClosed(int pid) {
        return closed.contains(pid);
    }

    private void remember(int inode) {
        if (ownerlessCount == ownerlessInodes.length) {
            ownerlessInodes = Arrays.copyOf(ownerlessInodes, Math.max(64, ownerlessCount * 2));
        }
        ownerlessInodes[ownerlessCount++] = inode;
        unasked |= Arrays.binarySearch(askedInodes, inode) < 0;
    }

    private void scan(List<WatchedProcess> processes) {
        pidByInode.clear();
        closed.clear();
        filesRead = 0;
        for (WatchedProcess process : processes) {
            String folder = process.folder() + "/fd";
            boolean seen = false;
            for (String descriptor : files.children(folder)) {
                Optional<String> link = files.link(folder + "/" + descriptor);
                seen |= link.isPresent();
                filesRead++;
                link.flatMap(SocketOwners::inode)
                        .ifPresent(inode -> pidByInode.putIfAbsent(inode, process.pid()));
            }
            if (!seen) {
                closed.add(process.pid());
            }
        }
    }

    /// The lower 32 bits, as `sock_diag` gives them.
    private static Optional<Integer> inode(String link) {
        if (!link.startsWith(PREFIX) || !link.endsWith("]")) {
            return Optional.empty();
        }
        String digits = link.substring(PREFIX.length(), link.length() - 1);
        return digits.matches("\\d{1,18}")
                ? Optional.of((int) Long.parseLong(digits))
                : Optional.empty();
    }
}
