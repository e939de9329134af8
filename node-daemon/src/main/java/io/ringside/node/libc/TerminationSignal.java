package io.ringside.node.libc;

import static io.ringside.node.libc.LibraryCalls.handle;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// The signals that tell a process to end, seen by whoever looks for them: Linux on x86-64 or
/// arm64. The JVM handles a signal in a thread that it starts for it, and where the system refuses
/// that thread the signal has no effect. Here the kernel calls the C library's `alarm` with the
/// signal's number: one of the few functions that a handler may be, and its trace, a timer that
/// runs for as many seconds, can be asked for. The timer's own signal, SIGALRM, is handled the same
/// way, once: should nobody look for 14 s more, the next one ends the process.
///
/// Nothing else of the process may use that timer (`setitimer`, `alarm`). Belongs to one thread.
///
/// The end itself can be the kernel's too, by [#limit]: a JVM that gets hardly any processor takes
/// many seconds to stop its own threads, whoever asks it to.
public final class TerminationSignal implements AutoCloseable {
    private static final int SIGALRM = 14;
    private static final int ITIMER_REAL = 0;
    private static final long SECOND_MICROS = 1_000_000;

    /// `struct sigaction` of glibc and musl has 152 bytes: handler, mask of 128 bytes, flags.
    private static final int ACTION_BYTES = 256;

    private static final int ACTION_FLAGS = 136;
    private static final int SA_RESTART = 0x10000000;
    private static final int SA_RESETHAND = 0x80000000;
    private static final long SIG_IGN = 1;

    /// For what the process does at its end, however late the signal was seen.
    private static final Duration LEAST = Duration.ofMillis(500);

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
    private final MemorySegment timer = Arena.ofAuto().allocate(TIMER_BYTES, Long.BYTES);
    private final Map<Asked, MemorySegment> before = new EnumMap<>(Asked.class);
    private final MemorySegment timerBefore = action();
    private final Map<Asked, EndTimer> ends = new EnumMap<>(Asked.class);
    private Duration since = Duration.ZERO;

    private TerminationSignal() {}

    /// Who asks, by the signal.
    public enum Asked {
        /// The terminal is gone.
        SIGHUP(1),
        /// Ctrl+C.
        SIGINT(2),
        /// Whoever stops services and containers.
        SIGTERM(15);

        private final int number;

        Asked(int number) {
            this.number = number;
        }

        /// As the JVM and the shell have it: 128 and the signal's number.
        public int exitCode() {
            return 128 + number;
        }

        /// By what is left of the timer that began with the signal's number of seconds. One that
        /// was not looked at within a second may be taken for another.
        private static Asked of(long leftMicros) {
            if (leftMicros <= SIGHUP.number * SECOND_MICROS) {
                return SIGHUP;
            }
            return leftMicros <= SIGINT.number * SECOND_MICROS ? SIGINT : SIGTERM;
        }
    }

    /// From now on the JVM's own handling of these signals is off. One that the process was started
    /// to ignore, as `nohup` has it, stays ignored.
    ///
    /// @throws IllegalStateException where the system does not allow that
    public static TerminationSignal take() {
        TerminationSignal signal = new TerminationSignal();
        for (Asked asked : Asked.values()) {
            EndTimer.of(asked.number).ifPresent(end -> signal.ends.put(asked, end));
        }
        signal.act(SIGALRM, alarm(SA_RESTART | SA_RESETHAND), signal.timerBefore);
        for (Asked asked : Asked.values()) {
            MemorySegment old = action();
            signal.act(asked.number, alarm(SA_RESTART), old);
            if (old.get(ADDRESS, 0).address() == SIG_IGN) {
                signal.act(asked.number, old, MemorySegment.NULL);
            } else {
                signal.before.put(asked, old);
            }
        }
        return signal;
    }

    /// Which was sent since the last look, the newest of several. One system call.
    public Optional<Asked> raised() {
        int looked = calls.call(() -> (int) getTimer.invokeExact(state, ITIMER_REAL, timer));
        long leftMicros =
                timer.get(JAVA_LONG, TIMER_SECONDS) * SECOND_MICROS
                        + timer.get(JAVA_LONG, TIMER_MICROS);
        if (looked != 0 || leftMicros == 0) {
            return Optional.empty();
        }
        timer.fill((byte) 0);
        var _ =
                calls.call(() ->
                        (int) setTimer.invokeExact(state, ITIMER_REAL, timer, MemorySegment.NULL));
        Asked asked = Asked.of(leftMicros);
        since = Duration.of(asked.number * SECOND_MICROS - leftMicros, ChronoUnit.MICROS);
        return Optional.of(asked);
    }

    /// From now on the kernel ends the process by the signal that was [#raised] last, whatever
    /// becomes of the JVM: so long after that came, and at least half a second from now. Whoever
    /// waits for the process sees the same code as if it had ended by itself. The same signal sent
    /// once more has no effect, twice more ends it at once.
    ///
    /// @return whether the system has such a timer
    public boolean limit(Asked asked, Duration most) {
        EndTimer end = ends.get(asked);
        if (end == null) {
            return false;
        }
        // The first that comes takes the handler away, the timer's or another's.
        act(asked.number, alarm(SA_RESTART | SA_RESETHAND), MemorySegment.NULL);
        Duration left = most.minus(since);
        return end.start(left.compareTo(LEAST) < 0 ? LEAST : left);
    }

    /// Whoever handled them before does so again.
    @Override
    public void close() {
        before.forEach((asked, old) -> act(asked.number, old, MemorySegment.NULL));
        act(SIGALRM, timerBefore, MemorySegment.NULL);
    }

    private static MemorySegment action() {
        return Arena.ofAuto().allocate(ACTION_BYTES, Long.BYTES);
    }

    private static MemorySegment alarm(int flags) {
        MemorySegment action = action();
        action.set(ADDRESS, 0, Linker.nativeLinker().defaultLookup().findOrThrow("alarm"));
        action.set(JAVA_INT, ACTION_FLAGS, flags);
        return action;
    }

    private void act(int number, MemorySegment action, MemorySegment old) {
        int done = calls.call(() -> (int) sigaction.invokeExact(state, number, action, old));
        if (done < 0) {
            throw new IllegalStateException(
                    "signal " + number + " cannot be handled (error " + -done + ")");
        }
    }
}
