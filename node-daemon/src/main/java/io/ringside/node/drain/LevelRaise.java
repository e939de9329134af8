package io.ringside.node.drain;

import static io.ringside.protocol.ring.RingLayout.LEVEL_DEEP;
import static io.ringside.protocol.ring.RingLayout.LEVEL_STEADY;
import static io.ringside.protocol.ring.RingLayout.RAISE_MAX_NANOS;

import io.ringside.node.ring.Segment;
import io.ringside.node.ring.told.RaiseAnswer;
import io.ringside.node.ring.told.RaiseRequest;
import io.ringside.node.time.EventClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Writes a wanted level into segments. Stateless; the drain thread's.
final class LevelRaise {
    /// From this layout on, a plugin decides when it starts whether there are KernelCh events.
    private static final int FIRST_FIXED_MINOR = 2;

    private LevelRaise() {}

    static List<RaiseAnswer> answers(
            RaiseRequest request, List<Segment> segments, EventClock clock) {
        Map<Integer, Segment> live = new TreeMap<>();
        segments.forEach(segment -> live.put(segment.process(), segment));
        List<RaiseAnswer> answers = new ArrayList<>();
        for (int process :
                request.processes().isEmpty()
                        ? live.keySet()
                        : request.processes().stream().distinct().toList()) {
            Segment segment = live.get(process);
            answers.add(
                    segment == null
                            ? new RaiseAnswer(process, 0, "No live process has this number.", 0)
                            : answer(request, segment, clock));
        }
        return answers;
    }

    private static RaiseAnswer answer(RaiseRequest request, Segment segment, EventClock clock) {
        String refusal = refusal(segment, request.level());
        long until = 0;
        if (refusal.isEmpty() && request.level() != LEVEL_STEADY) {
            long untilNanos =
                    clock.monotonicNanos() + Math.min(request.durationNanos(), RAISE_MAX_NANOS);
            segment.want(request.level(), untilNanos);
            until = segment.file().epochNanos(untilNanos, clock);
        } else if (refusal.isEmpty()) {
            segment.wantNothing();
        }
        return new RaiseAnswer(segment.process(), segment.pid(), refusal, until);
    }

    private static String refusal(Segment segment, int level) {
        if (!segment.file().isOwned()) {
            return "It is drained by the daemon with pid "
                    + segment.file().holder()
                    + ", and this one only reads along: ask that one.";
        }
        if (segment.isClosed()) {
            return "It has ended.";
        }
        if (segment.file().minor() < 1) {
            return "Its plugin writes layout 1.0 and knows no level but the one it started with.";
        }
        if (level == LEVEL_DEEP
                && segment.file().minor() >= FIRST_FIXED_MINOR
                && segment.levelRequested() != LEVEL_DEEP) {
            return "Level deep needs NCCL's KernelCh events from the job's start: set RINGSIDE_LEVEL=deep and start it"
                    + " again; a running job can be raised to detail.";
        }
        return "";
    }
}
