package io.ringside.desktop.ui.collective;

import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.ui.collective.Collective.Part;
import io.ringside.desktop.viewdata.ClusterView;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/// Who waited for whom, and how long, in all of some collectives: only those of which every rank
/// was timed, as else the last may be one that was not. Immutable.
///
/// @param overNanos how much was looked at of the newest time, or of the end of a range
/// @param nanos by the rank that came last times the number of ranks, and the one that waited
/// @param collectives that were whole
/// @param parts that were not
public record CausedWaits(long overNanos, SortedMap<Long, Long> nanos, int collectives, int parts) {
    private static final long[] LOOKS = {10_000_000_000L, 1_000_000_000L, 100_000_000L};

    /// Of the newest ten seconds, or of less where those have too many spans.
    public static CausedWaits newest(ClusterView view) {
        long last = view.timeline().lastNanos();
        for (long look : LOOKS) {
            Collectives collectives = Collectives.of(view, last - look, last);
            if (!collectives.cut()) {
                return of(look, collectives, view.ranks().size());
            }
        }
        return new CausedWaits(0, new TreeMap<>(), 0, 0);
    }

    /// Of a range of time, or of its end where all of it has too many spans.
    public static CausedWaits during(ClusterView view, TimeSpan range) {
        long whole = Math.max(1, range.endEpochNanos() - range.startEpochNanos());
        for (long look :
                LongStream.concat(LongStream.of(whole), LongStream.of(LOOKS).filter(l -> l < whole))
                        .toArray()) {
            Collectives collectives =
                    Collectives.of(view, range.endEpochNanos() - look, range.endEpochNanos());
            if (!collectives.cut()) {
                return of(look, collectives, view.ranks().size());
            }
        }
        return new CausedWaits(0, new TreeMap<>(), 0, 0);
    }

    /// @param ranks length of the rank axis
    static CausedWaits of(long overNanos, Collectives collectives, int ranks) {
        SortedMap<Long, Long> nanos = new TreeMap<>();
        int whole = 0;
        for (Collective collective : collectives.all()) {
            if (!collective.whole()) {
                continue;
            }
            whole++;
            int last = collective.last().orElse(-1);
            long uncertainty = collective.uncertaintyNanos();
            for (Part part : collective.parts()) {
                long wait = collective.waitNanos(part, uncertainty);
                if (last >= 0 && wait > 0 && part.rankIndex() != last) {
                    nanos.merge((long) last * ranks + part.rankIndex(), wait, Long::sum);
                }
            }
        }
        return new CausedWaits(overNanos, nanos, whole, collectives.all().size() - whole);
    }
}
