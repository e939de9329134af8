package io.ringside.node.libc;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;

/// A timer of the kernel that sends this process a signal, and again each 10 ms. Made, and its
/// calls linked, before it is needed: whoever starts it may have hardly any processor left. Linux
/// on x86-64 or arm64. Belongs to one thread.
final class EndTimer {
    private static final int CLOCK_MONOTONIC = 1;

    /// `struct sigevent`: a value of 8 bytes, the signal, how it is told (0: by that signal).
    private static final int EVENT_BYTES = 64;

    private static final int EVENT_SIGNAL = 8;

    /// `struct itimerspec`: interval and value, of seconds and nanoseconds each.
    private static final int TIMES_BYTES = 32;

    private static final int INTERVAL_NANOS = 8;
    private static final int VALUE_SECONDS = 16;
    private static final int VALUE_NANOS = 24;
    private static final long AGAIN_NANOS = 10_000_000;

    private final LibraryCalls calls;
    private final MethodHandle startTimer;
    private final MemorySegment id;
    private final MemorySegment times = Arena.ofAuto().allocate(TIMES_BYTES, Long.BYTES);

    private EndTimer(LibraryCalls calls, MethodHandle startTimer, MemorySegment id) {
        this.calls = calls;
        this.startTimer = startTimer;
        this.id = id;
    }

    /// One that stands still; empty where the system has none: a C library before glibc 2.34 keeps
    /// them elsewhere.
    static Optional<EndTimer> of(int signal) {
        try {
            LibraryCalls calls = new LibraryCalls();
            MethodHandle create =
                    LibraryCalls.handle("timer_create", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
            MethodHandle start =
                    LibraryCalls.handle(
                            "timer_settime", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS);
            MemorySegment event = Arena.ofAuto().allocate(EVENT_BYTES, Long.BYTES);
            event.set(JAVA_INT, EVENT_SIGNAL, signal);
            MemorySegment made = Arena.ofAuto().allocate(ADDRESS);
            int created =
                    calls.call(() ->
                            (int) create.invokeExact(calls.state(), CLOCK_MONOTONIC, event, made));
            EndTimer timer = new EndTimer(calls, start, made.get(ADDRESS, 0));
            return created == 0 && timer.set(Duration.ZERO) ? Optional.of(timer) : Optional.empty();
        } catch (NoSuchElementException _) {
            return Optional.empty();
        }
    }

    /// Sends the signal so long from now.
    boolean start(Duration after) {
        times.set(JAVA_LONG, INTERVAL_NANOS, AGAIN_NANOS);
        return set(after);
    }

    private boolean set(Duration after) {
        times.set(JAVA_LONG, VALUE_SECONDS, after.toSeconds());
        times.set(JAVA_LONG, VALUE_NANOS, after.toNanosPart());
        int set =
                calls.call(() ->
                        (int)
                                startTimer.invokeExact(
                                        calls.state(), id, 0, times, MemorySegment.NULL));
        return set == 0;
    }
}
