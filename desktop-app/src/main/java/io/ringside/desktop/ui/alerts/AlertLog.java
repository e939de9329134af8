package io.ringside.desktop.ui.alerts;

import io.ringside.desktop.viewdata.finding.FindingView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/// Which findings began, grew louder and ended while the window was open, and what was answered. A
/// finding that is gone for a moment has not ended: one that comes and goes is one alert. Owned by
/// the FX thread.
public final class AlertLog {
    /// Gone for so long, it has ended.
    static final long HOLD_NANOS = 10_000_000_000L;

    /// Alerts that hold at a time.
    static final int MOST_OPEN = 1024;

    /// Ended ones that are kept, the newest.
    static final int MOST_ENDED = 1024;

    private final Map<String, Alert> open = new LinkedHashMap<>();
    private final List<Alert> ended = new ArrayList<>();
    private Runnable answered = () -> {};
    private long began;
    private long forgotten;
    private long omitted;

    /// Calls `listener` after each answer.
    public void onAnswer(Runnable listener) {
        answered = listener;
    }

    /// Takes what holds now.
    ///
    /// @param where says in words what a finding is about
    /// @param ages since when each holds already, in nanoseconds; 0: since now, as far as is known
    /// @return alerts that began or grew louder, those that are answered left out
    public List<Alert> look(
            List<FindingView> now,
            Function<FindingView, String> where,
            ToLongFunction<FindingView> ages,
            long nowEpochNanos) {
        List<Alert> news = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        omitted = 0;
        for (FindingView finding : now) {
            if (!seen.add(finding.id())) {
                continue;
            }
            Alert before = open.get(finding.id());
            if (before == null && open.size() >= MOST_OPEN) {
                omitted++;
                continue;
            }
            Alert alert =
                    before == null
                            ? begin(
                                    finding,
                                    where.apply(finding),
                                    nowEpochNanos - Math.max(0, ages.applyAsLong(finding)),
                                    nowEpochNanos)
                            : before.seen(finding, where.apply(finding), nowEpochNanos);
            open.put(finding.id(), alert);
            boolean louder = before != null && alert.loudest() != before.loudest();
            boolean woke =
                    before != null
                            && before.snoozedUntilEpochNanos() > before.seenEpochNanos()
                            && before.asks(nowEpochNanos);
            if (before == null || louder || woke) {
                news.add(alert);
            }
        }
        end(nowEpochNanos);
        return news;
    }

    private Alert begin(
            FindingView finding, String where, long beganEpochNanos, long nowEpochNanos) {
        return new Alert(
                ++began,
                finding,
                where,
                finding.severity(),
                beganEpochNanos,
                nowEpochNanos,
                java.util.OptionalLong.empty(),
                false,
                0);
    }

    private void end(long nowEpochNanos) {
        for (Iterator<Alert> all = open.values().iterator(); all.hasNext(); ) {
            Alert alert = all.next();
            if (nowEpochNanos - alert.seenEpochNanos() >= HOLD_NANOS) {
                all.remove();
                ended.add(alert.ended());
                if (ended.size() > MOST_ENDED) {
                    ended.removeFirst();
                    forgotten++;
                }
            }
        }
    }

    /// What asks for somebody first, then the loudest, then the newest.
    public List<Alert> alerts(long nowEpochNanos) {
        List<Alert> all = new ArrayList<>(open.values());
        all.addAll(ended);
        all.sort(
                Comparator.comparing((Alert alert) -> alert.state(nowEpochNanos))
                        .thenComparing(Alert::loudest)
                        .thenComparing(Comparator.comparingLong(Alert::number).reversed()));
        return all;
    }

    /// How many ask for somebody.
    public long asking(long nowEpochNanos) {
        return open.values().stream().filter(alert -> alert.asks(nowEpochNanos)).count();
    }

    /// The one of a finding that holds.
    public Optional<Alert> of(String findingId) {
        return Optional.ofNullable(open.get(findingId));
    }

    /// Somebody knows of it, or no longer does.
    public void acknowledge(String findingId, boolean wanted) {
        answer(findingId, alert -> alert.acknowledged(wanted));
    }

    /// It asks again after that time, unless it has ended.
    public void snooze(String findingId, long untilEpochNanos) {
        answer(findingId, alert -> alert.snoozed(untilEpochNanos));
    }

    /// Ended ones beyond [#MOST_ENDED].
    public long forgotten() {
        return forgotten;
    }

    /// Findings of the latest look beyond [#MOST_OPEN].
    public long omitted() {
        return omitted;
    }

    private void answer(String findingId, UnaryOperator<Alert> change) {
        open.computeIfPresent(findingId, (id, alert) -> change.apply(alert));
        answered.run();
    }
}
