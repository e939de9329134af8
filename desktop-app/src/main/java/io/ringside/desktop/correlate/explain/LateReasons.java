package io.ringside.desktop.correlate.explain;

import io.ringside.desktop.correlate.lateness.LateEpisode;
import io.ringside.desktop.correlate.lateness.LateRank;
import io.ringside.desktop.correlate.lateness.suspect.Confidence;
import io.ringside.desktop.correlate.matching.Actor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Why ranks are or were late, as known while they were: a report of a recording asks when they are
/// long gone. The latest that is known least ill counts. Not thread-safe.
public final class LateReasons {
    /// The oldest make room.
    static final int MOST = 256;

    /// Of one look.
    private static final int MOST_ASKED = 32;

    private final Map<Who, Explanation> known = new LinkedHashMap<>();

    private record Who(Actor actor, LateRank.Kind kind) {
        static Who of(LateRank late) {
            return new Who(late.actor(), late.kind());
        }
    }

    /// Asks why, of those that are late now and clear.
    public void look(List<LateEpisode> holding, ExplainWatch watch) {
        int asked = 0;
        for (LateEpisode episode : holding) {
            if (episode.confidence() != Confidence.LOW && asked < MOST_ASKED) {
                Who who = Who.of(episode.worst());
                Explanation now = watch.explain(episode.worst());
                known.merge(who, now, (before, next) -> isPoorer(next, before) ? before : next);
                asked++;
            }
        }
        while (known.size() > MOST) {
            known.remove(known.keySet().iterator().next());
        }
    }

    /// As of the latest look that knew; [Explanation#NONE] where nobody looked.
    public Explanation why(LateRank late) {
        return known.getOrDefault(Who.of(late), Explanation.NONE);
    }

    /// Whose process is gone knows nothing any more.
    private static boolean isPoorer(Explanation next, Explanation before) {
        return next.isNone()
                || (next.hypotheses().isEmpty() && !before.hypotheses().isEmpty())
                || (next.hypotheses().isEmpty() && next.missing().size() > before.missing().size());
    }
}
