package io.ringside.protocol.http;

import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/// How long to wait before the next attempt: doubling from the first wait to the longest, half of
/// each by chance, so that many forwarders do not come back at once. Immutable but for its
/// randomness, which one thread draws.
///
/// @param firstNanos wait after the first failure
/// @param longestNanos wait after many, and the most that a receiver's wish is granted
public record Backoff(long firstNanos, long longestNanos, RandomGenerator random) {
    /// 1 s to 30 s.
    public static Backoff standard(RandomGenerator random) {
        return new Backoff(1_000_000_000L, 30_000_000_000L, random);
    }

    public Backoff {
        if (firstNanos < 1 || longestNanos < firstNanos || longestNanos > Long.MAX_VALUE / 4) {
            throw new IllegalArgumentException(
                    "firstNanos=" + firstNanos + ", longestNanos=" + longestNanos + ", must grow");
        }
    }

    /// @param failures in a row, from 1
    /// @param askedNanos what the receiver asked for: kept as the least wait
    public long waitNanos(int failures, OptionalLong askedNanos) {
        long capped = firstNanos;
        for (int i = 1; i < failures && capped < longestNanos; i++) {
            capped = Math.min(longestNanos, Math.multiplyExact(capped, 2));
        }
        long jittered = capped / 2 + random.nextLong(capped / 2 + 1);
        return Math.max(jittered, Math.min(askedNanos.orElse(0), longestNanos));
    }
}
