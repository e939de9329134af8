package io.ringside.node.doctor;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What several checks need and one of them finds out; the others wait for it. Any thread.
final class Once<T> {
    private final Object lock = new Object();
    private final Supplier<T> finder;
    private @Nullable T found; // guarded by lock

    Once(Supplier<T> finder) {
        this.finder = finder;
    }

    T get() {
        synchronized (lock) {
            T known = found;
            if (known == null) {
                known = finder.get();
                found = known;
            }
            return known;
        }
    }
}
