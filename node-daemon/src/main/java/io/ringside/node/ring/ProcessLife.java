package io.ringside.node.ring;

import static io.ringside.protocol.ring.RingLayout.HEADER_PID_NAMESPACE_INODE;
import static io.ringside.protocol.ring.RingLayout.HEADER_PROCESS_START_TICKS;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Whether the process of one segment lives. Where it holds the lock of its file, the kernel says
/// so, and nothing else is asked: numbers of processes, times and boots differ between namespaces.
/// Where it has none (an older layout, a file system without locks, a capture that is played), its
/// pid does, if that is one of this daemon's own namespace. Belongs to the drain thread.
final class ProcessLife implements AutoCloseable {
    enum State {
        LIVES,
        GONE,
        /// It cannot be judged from here: that is no end.
        UNKNOWN
    }

    private final ReaderIdentity reader;
    private final ProcessWatch watch;
    private String doubt = "";
    private boolean locked;

    ProcessLife(ReaderIdentity reader, int pid) {
        this.reader = reader;
        watch = new ProcessWatch(pid);
    }

    /// One system call or two.
    State look(SegmentFile file) {
        doubt = "";
        locked = false;
        return file.isLockedByProcess() ? byLock(file) : byPid(file.memory());
    }

    /// Whether at the latest look the kernel said that it lives.
    boolean isLocked() {
        return locked;
    }

    /// Why the latest look found nothing out: a sentence, empty when it did.
    String doubt() {
        return doubt;
    }

    @Override
    public void close() {
        watch.close();
    }

    private State byLock(SegmentFile file) {
        return switch (file.processLock()) {
            case FREE -> State.GONE;
            case HELD -> {
                locked = true;
                yield State.LIVES;
            }
            case UNKNOWN -> {
                doubt =
                        "The lock of its process cannot be looked at (error "
                                + file.lockError()
                                + "): if that is killed, this daemon cannot notice.";
                yield State.UNKNOWN;
            }
        };
    }

    private State byPid(MemorySegment header) {
        long namespace = header.get(ValueLayout.JAVA_LONG, HEADER_PID_NAMESPACE_INODE);
        long startTicks = header.get(ValueLayout.JAVA_LONG, HEADER_PROCESS_START_TICKS);
        if (namespace != 0 && namespace != reader.pidNamespace()) {
            doubt =
                    "Its process runs in another pid namespace: if it is killed, this daemon cannot notice.";
            return State.UNKNOWN;
        }
        if (namespace == 0 && startTicks == 0) {
            doubt =
                    "Its process could not say which one it is: if it is killed, this daemon cannot notice.";
            return State.UNKNOWN;
        }
        return watch.isGone(startTicks) ? State.GONE : State.LIVES;
    }
}
