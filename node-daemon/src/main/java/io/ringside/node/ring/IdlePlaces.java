package io.ringside.node.ring;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Which segments give up their places. Never one whose process is known to live by its lock: what
/// else a header says of its process costs its writer nothing, and would hold a place for ever.
/// Stateless.
public final class IdlePlaces {
    /// Of a segment whose file is still there, and only where others wait for its place.
    static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(120);

    /// Of one whose file was removed, where others wait.
    static final long REMOVED_NANOS = TimeUnit.SECONDS.toNanos(5);

    private IdlePlaces() {}

    /// Those that give way, the one that stood still longest first.
    ///
    /// @param waiting how many wait for a place
    public static List<Segment> givenUp(List<Segment> segments, long waiting, long now) {
        List<Segment> removed = new ArrayList<>();
        List<Segment> idle = new ArrayList<>();
        for (Segment segment : segments) {
            long still = now - segment.movedNanos();
            if (segment.isProcessLocked() || still < REMOVED_NANOS) {
                continue;
            }
            if (isRemoved(segment)) {
                if (waiting > 0 || still >= IDLE_NANOS) {
                    removed.add(segment);
                }
            } else if (still >= IDLE_NANOS) {
                idle.add(segment);
            }
        }
        idle.sort(Comparator.comparingLong(Segment::movedNanos));
        removed.addAll(idle.subList(0, Math.clamp(waiting - removed.size(), 0, idle.size())));
        return removed;
    }

    public static boolean isRemoved(Segment segment) {
        try {
            return segment.file().isGone();
        } catch (IOException unknown) {
            return false;
        }
    }
}
