package io.ringside.desktop.correlate.explain.facts;

import io.ringside.protocol.figures.Freshness;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// One subject's figures over the latest 30 to 60 seconds: the mean of what varies, the growth a
/// second of what counts. Of two sources that give a figure the first that was heard counts, until
/// it is silent. Owned by one thread.
final class SubjectTrack {
    private static final long HALF_NANOS = 30_000_000_000L;
    private static final long LEAST_SPAN_NANOS = 2_000_000_000L;

    private final Map<String, Slot> slots = new HashMap<>();
    private final Map<String, Said> texts = new LinkedHashMap<>();
    private long toldAt;

    private record Said(long readAt, long periodNanos, Map<String, String> attributes) {}

    /// @param periodNanos of that source between two readings; 0: not known
    void tell(
            String source,
            long readAt,
            long periodNanos,
            Map<String, Double> figures,
            Map<String, String> attributes) {
        if (readAt < toldAt - HALF_NANOS) {
            slots.clear();
        }
        toldAt = readAt;
        figures.forEach((figure, value) -> {
            if (Tracked.is(figure)) {
                slots.computeIfAbsent(figure, _ -> new Slot(Tracked.isCounter(figure)))
                        .tell(source, readAt, periodNanos, value);
            }
        });
        if (attributes.isEmpty()) {
            return;
        }
        texts.put(source, new Said(readAt, periodNanos, attributes));
        String state = attributes.get("process.state");
        if (state != null) {
            RankFacts.STATES.forEach((figure, words) ->
                    slots.computeIfAbsent(figure, _ -> new Slot(false))
                            .tell(source, readAt, periodNanos, words.contains(state) ? 1 : 0));
        }
    }

    long toldAt() {
        return toldAt;
    }

    /// An attribute, whoever told it and when.
    String text(String attribute) {
        for (Said said : texts.values()) {
            String text = said.attributes().getOrDefault(attribute, "");
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    /// Adds the attributes that are fresh at `now`; of two sources the first counts.
    void addTexts(Map<String, String> all, long now) {
        texts.values().stream()
                .filter(said -> Freshness.isFresh(now - said.readAt(), said.periodNanos()))
                .forEach(said -> said.attributes().forEach(all::putIfAbsent));
    }

    /// Adds what is fresh at `now`: means by the figure's name, rates by [RankFacts#rate], how many
    /// readings a mean is of by [RankFacts#samples].
    void addTo(Map<String, Double> figures, long now) {
        slots.forEach((figure, slot) -> slot.addTo(figure, figures, now));
    }

    /// One figure, in two halves of time.
    private static final class Slot {
        private final boolean counter;
        private String source = "";
        private long periodNanos;
        private long lastAt;
        private double last;
        private long halfAt;
        private final double[] sums = new double[2];
        private final int[] counts = new int[2];
        private final double[] firsts = new double[2];
        private final long[] firstsAt = new long[2];

        Slot(boolean counter) {
            this.counter = counter;
        }

        void tell(String from, long readAt, long period, double value) {
            boolean mine = from.equals(source);
            if (readAt <= lastAt || (!mine && Freshness.isFresh(readAt - lastAt, periodNanos))) {
                return;
            }
            // Another counts from somewhere else; one that falls began anew.
            if (!mine || (counter && value < last) || readAt - lastAt > 2 * HALF_NANOS) {
                counts[0] = 0;
                counts[1] = 0;
                halfAt = readAt;
            }
            source = from;
            periodNanos = period;
            if (readAt - halfAt >= HALF_NANOS) {
                sums[0] = sums[1];
                counts[0] = counts[1];
                firsts[0] = firsts[1];
                firstsAt[0] = firstsAt[1];
                counts[1] = 0;
                halfAt = readAt;
            }
            if (counts[1] == 0) {
                sums[1] = 0;
                firsts[1] = value;
                firstsAt[1] = readAt;
            }
            sums[1] += value;
            counts[1]++;
            lastAt = readAt;
            last = value;
        }

        void addTo(String figure, Map<String, Double> figures, long now) {
            if (!Freshness.isFresh(now - lastAt, periodNanos)) {
                return;
            }
            if (!counter) {
                int count = counts[0] + counts[1];
                figures.put(figure, (sums[1] + (counts[0] > 0 ? sums[0] : 0)) / count);
                figures.put(RankFacts.samples(figure), (double) count);
                return;
            }
            figures.put(figure, last);
            int begin = counts[0] > 0 ? 0 : 1;
            long span = lastAt - firstsAt[begin];
            if (span >= LEAST_SPAN_NANOS) {
                figures.put(RankFacts.rate(figure), (last - firsts[begin]) / (span / 1e9));
            }
        }
    }
}
