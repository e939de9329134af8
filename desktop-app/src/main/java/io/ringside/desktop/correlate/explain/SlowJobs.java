package io.ringside.desktop.correlate.explain;

import io.ringside.desktop.correlate.explain.facts.OwnHistory;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Whether a communicator is slower than it was: its latest two steps against the better half of
/// those before. The same work only: where the bytes of a call are others, it is another phase.
/// Stateless.
final class SlowJobs {
    private static final int LATEST = 2;
    private static final int LEAST_BEFORE = 6;
    private static final double LEAST_LOSS = 0.1;
    private static final double SAME_WORK = 0.1;

    /// Three standard deviations by the median of differences of two.
    private static final double NOISES = 3 * 1.4826 / Math.sqrt(2);

    private static final double MINUTE_NANOS = 60e9;

    private SlowJobs() {}

    /// @param lossShare of all time
    /// @param linkShare of the loss, the part in transfers; absent: not known
    /// @param healthy the steps that are compared with
    /// @param since the first slow step of those that follow each other up to now
    record Loss(
            double lossShare,
            OptionalDouble linkShare,
            List<Long> healthy,
            long since,
            String before) {}

    /// @param last the latest complete step
    static Optional<Loss> of(OwnHistory<Long> history, long commHash, long last) {
        List<Long> known = JobPace.known(history, commHash, last);
        if (known.size() < LATEST + LEAST_BEFORE || known.getLast() != last) {
            return Optional.empty();
        }
        List<Long> now = known.subList(known.size() - LATEST, known.size());
        List<Long> same =
                known.subList(0, known.size() - LATEST).stream()
                        .filter(step -> isSameWork(history, commHash, step, last))
                        .toList();
        if (same.size() < LEAST_BEFORE) {
            return Optional.empty();
        }
        List<Long> healthy =
                same.stream()
                        .sorted(
                                Comparator.comparingDouble(
                                                (Long step) -> pace(history, commHash, step))
                                        .reversed())
                        .limit(Math.max(LEAST_BEFORE / 2, (same.size() + 1) / 2))
                        .sorted()
                        .toList();
        double was = history.median(commHash, JobPace.PACE, healthy).orElse(0);
        double noise = noise(history, commHash, same);
        double fastest =
                now.stream().mapToDouble(step -> pace(history, commHash, step)).max().orElse(was);
        if (was <= 0 || fastest > (1 - LEAST_LOSS) * was || was - fastest < noise) {
            return Optional.empty();
        }
        double is = history.median(commHash, JobPace.PACE, now).orElse(was);
        long since = last;
        for (long step = last;
                step > known.getFirst()
                        && history.at(commHash, JobPace.PACE, step).orElse(was)
                                <= (1 - LEAST_LOSS) * was;
                step--) {
            since = step;
        }
        return Optional.of(
                new Loss(
                        1 - is / was,
                        linkShare(history, commHash, healthy, now, was, is),
                        healthy,
                        since,
                        before(healthy, last)));
    }

    /// By how much one step differs from the next, as a rule: a lasting change is one such
    /// difference, an uneven job has many.
    private static double noise(OwnHistory<Long> history, long commHash, List<Long> steps) {
        double[] changes = new double[steps.size() - 1];
        for (int i = 0; i < changes.length; i++) {
            changes[i] =
                    Math.abs(
                            pace(history, commHash, steps.get(i + 1))
                                    - pace(history, commHash, steps.get(i)));
        }
        Arrays.sort(changes);
        return NOISES * changes[changes.length / 2];
    }

    private static OptionalDouble linkShare(
            OwnHistory<Long> history,
            long commHash,
            List<Long> healthy,
            List<Long> now,
            double was,
            double is) {
        OptionalDouble then = history.median(commHash, JobPace.TRANSFER, healthy);
        OptionalDouble here = history.median(commHash, JobPace.TRANSFER, now);
        double longer = 1e9 / is - 1e9 / was;
        return then.isPresent() && here.isPresent() && longer > 0
                ? OptionalDouble.of(
                        Math.clamp((here.getAsDouble() - then.getAsDouble()) / longer, 0, 1))
                : OptionalDouble.empty();
    }

    private static boolean isSameWork(
            OwnHistory<Long> history, long commHash, long step, long last) {
        double here = history.at(commHash, JobPace.BYTES, last).orElse(0);
        double there = history.at(commHash, JobPace.BYTES, step).orElse(0);
        return Math.abs(here - there) <= SAME_WORK * Math.max(here, there);
    }

    private static double pace(OwnHistory<Long> history, long commHash, long step) {
        return history.at(commHash, JobPace.PACE, step).orElse(0);
    }

    private static String before(List<Long> healthy, long last) {
        long from = minutes(last - healthy.getFirst());
        long to = minutes(last - healthy.getLast());
        return from == to ? from + " min ago" : from + " to " + to + " min ago";
    }

    private static long minutes(long steps) {
        return Math.round(steps * OwnHistory.STEP_NANOS / MINUTE_NANOS);
    }
}
