package io.ringside.desktop.fake;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits on conditions, with a deadline that no healthy run comes near.
public final class Waiting {
    private static final Duration DEADLINE = Duration.ofMinutes(3);

    private Waiting() {}

    public static void until(String what, BooleanSupplier condition) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        for (long left = DEADLINE.toMillis(); !condition.getAsBoolean(); left -= 5) {
            if (left <= 0) {
                throw new AssertionError("not within " + DEADLINE + ": " + what);
            }
            if (never.await(5, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody counts this down");
            }
        }
    }

    public static <T> T value(String what, Supplier<T> supplier, java.util.function.Predicate<T> is)
            throws InterruptedException {
        until(what, () -> is.test(supplier.get()));
        return supplier.get();
    }
}
