package io.ringside.node.libc;

import static io.ringside.node.libc.LibraryCalls.handle;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// SIGTERM, seen by whoever looks for it: Linux on x86-64 or arm64. The JVM handles a signal in a
/// thread that it starts for it, and where the system refuses that thread the signal has no effect.
/// Here the kernel calls the C library's `alarm` with the signal's number: one of the few functions
/// that a handler may be, and its trace, a timer that runs, can be asked for. Should nobody look
/// for as many seconds, 15, the timer ends the process.
///
/// Nothing else of the process may use that timer (`setitimer`, `alarm`). Belongs to one thread.
public final class TerminationSignal implements AutoCloseable {
    private static final int SIGTERM = 15;
    private static final int ITIMER_REAL = 0;

    /// `struct sigaction` of glibc and musl has 152 bytes: handler, mask of 128 bytes, flags.
    private static final int ACTION_BYTES = 256;

    private static final int ACTION_FLAGS = 136;
    private static final int SA_RESTART = 0x10000000;

    /// `struct itimerval`: interval and value, of seconds and microseconds each.
    private static final int TIMER_BYTES = 32;

    private static final int TIMER_SECONDS = 16;
    private static final int TIMER_MICROS = 24;

    private final LibraryCalls calls = new LibraryCalls();
    private final MemorySegment state = calls.state();
    private final MethodHandle sigaction =
            handle("sigaction", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private final MethodHandle getTimer = handle("getitimer", JAVA_INT, JAVA_INT, ADDRESS);
    private final MethodHandle setTimer = handle("setitimer", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private final MemorySegment before = Arena.ofAuto().allocate(ACTION_BYTES, Long.BYTES);
    private final MemorySegment timer = Arena.ofAuto().allocate(TIMER_BYTES, Long.BYTES);

    private TerminationSignal() {}

    /// From now on the JVM's own handling of SIGTERM is off.
    ///
    /// @throws IllegalStateException where the system does not allow that
    public static TerminationSignal take() {
        TerminationSignal signal = new TerminationSignal();
        MemorySegment action = Arena.ofAuto().allocate(ACTION_BYTES, Long.BYTES);
        action.set(ADDRESS, 0, Linker.nativeLinker().defaultLookup().findOrThrow("alarm"));
        action.set(JAVA_INT, ACTION_FLAGS, SA_RESTART);
        signal.act(action, signal.before);
        return signal;
    }

    /// Whether it was sent since the last look. One system call.
    public boolean isRaised() {
        int looked = calls.call(() -> (int) getTimer.invokeExact(state, ITIMER_REAL, timer));
        boolean runs =
                looked == 0
                        && (timer.get(JAVA_LONG, TIMER_SECONDS) != 0
                                || timer.get(JAVA_LONG, TIMER_MICROS) != 0);
        if (runs) {
            timer.fill((byte) 0);
            var _ =
                    calls.call(() ->
                            (int)
                                    setTimer.invokeExact(
                                            state, ITIMER_REAL, timer, MemorySegment.NULL));
        }
        return runs;
    }

    /// Whoever handled it before does so again.
    @Override
    public void close() {
        act(before, MemorySegment.NULL);
    }

    private void act(MemorySegment action, MemorySegment old) {
        int done = calls.call(() -> (int) sigaction.invokeExact(state, SIGTERM, action, old));
        if (done < 0) {
            throw new IllegalStateException("SIGTERM cannot be handled (error " + -done + ")");
        }
    }
}
