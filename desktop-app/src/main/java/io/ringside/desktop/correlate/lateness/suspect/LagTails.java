package io.ringside.desktop.correlate.lateness.suspect;

import io.ringside.desktop.correlate.matching.MatchedOperation.Role;
import java.util.HashMap;
import java.util.Map;

/// How often ranks that nobody suspects come behind by so much or more, role by role, as seen so
/// far: noise has a tail that its middle does not tell. Counts in classes of a quarter of a
/// doubling; what is old fades. Not thread-safe.
public final class LagTails {
    private static final double LEAST_NANOS = 25_000;
    private static final int CLASSES_OF_A_DOUBLING = 4;
    private static final int CLASSES = 96;
    private static final long MOST_COUNTED = 200_000;
    private static final long FEW = 200;
    private static final int MOST_ROLES = 4_096;

    private final Map<Role, long[]> byRole = new HashMap<>();

    void count(Role role, double nanos) {
        long[] counts = of(role);
        counts[classOf(nanos)]++;
        counts[CLASSES]++;
    }

    /// Takes what others have counted.
    public void add(LagTails others) {
        others.byRole.forEach((role, counted) -> {
            long[] counts = of(role);
            boolean fades = counts[CLASSES] > MOST_COUNTED;
            for (int i = 0; i <= CLASSES; i++) {
                counts[i] = (fades ? counts[i] / 2 : counts[i]) + counted[i];
            }
        });
    }

    private long[] of(Role role) {
        if (byRole.size() >= MOST_ROLES && !byRole.containsKey(role)) {
            byRole.clear();
        }
        return byRole.computeIfAbsent(role, _ -> new long[CLASSES + 1]);
    }

    /// The probability that a rank is behind by `nanos` or more by chance, by these counts and
    /// `others`; never 0: that nothing was seen among n says no more than one in n. As long as few
    /// were seen, the tail is taken for short.
    double share(LagTails others, Role role, double nanos) {
        long beyond = 1 + beyond(role, nanos) + others.beyond(role, nanos);
        return Math.min(1, (double) beyond / Math.max(FEW, 1 + all(role) + others.all(role)));
    }

    private long all(Role role) {
        long[] counts = byRole.get(role);
        return counts == null ? 0 : counts[CLASSES];
    }

    private long beyond(Role role, double nanos) {
        long[] counts = byRole.get(role);
        long beyond = 0;
        for (int i = classOf(nanos); counts != null && i < CLASSES; i++) {
            beyond += counts[i];
        }
        return beyond;
    }

    private static int classOf(double nanos) {
        if (nanos <= LEAST_NANOS) {
            return 0;
        }
        double doublings = Math.log(nanos / LEAST_NANOS) / Math.log(2);
        return Math.min(CLASSES - 1, 1 + (int) (doublings * CLASSES_OF_A_DOUBLING));
    }
}
