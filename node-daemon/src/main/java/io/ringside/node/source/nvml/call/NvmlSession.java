package io.ringside.node.source.nvml.call;

import io.ringside.node.reading.SourceStatus.State;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// NVML as the probes of one node share it: loaded once, initialised once, and initialised again
/// every 30 s after it could not start or while a GPU is lost. Thread-safe; no lock is held while
/// the driver is called.
///
/// A probe calls NVML between [#acquire] and [#release], so that it is never shut down under a
/// call. When it is to be started again, whoever asks waits for a look or two until all others have
/// released; when one of them hangs, NVML goes on as it is, and is tried again 30 s later.
public final class NvmlSession {
    /// NVML's name for the dynamic linker.
    public static final String LIBRARY = "libnvidia-ml.so.1";

    private static final String LIBRARY_VARIABLE = "RINGSIDE_NVML_LIBRARY";
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long RESTART_WAIT_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final int START_WAITS = 20;
    private static final long START_WAIT_MILLIS = 100;

    private final String libraryNameOrPath;
    private final Object lock = new Object();

    // Guarded by lock.
    private Phase phase = Phase.DOWN;
    private @Nullable NvmlLibrary library;
    private int generation;
    private int users;
    private int members;
    private OptionalLong startAtNanos = OptionalLong.empty();
    private OptionalLong restartAtNanos = OptionalLong.empty();
    private OptionalLong waitingSinceNanos = OptionalLong.empty();
    private Refused refusal = new Refused(State.WARN, "NVML has not been started yet.", true);

    /// @param libraryNameOrPath what the dynamic linker is asked for, mostly [#library]
    public NvmlSession(String libraryNameOrPath) {
        this.libraryNameOrPath = libraryNameOrPath;
    }

    /// What to load as NVML: the environment's RINGSIDE_NVML_LIBRARY, a name or a path, else NVML's
    /// own name.
    public static String library() {
        String named = System.getenv(LIBRARY_VARIABLE);
        return named == null || named.isEmpty() ? LIBRARY : named;
    }

    /// NVML, started if need be, or why it cannot be had. Blocks as long as the driver takes to
    /// start; everybody else waits for two seconds of that and is then refused.
    public Access acquire(long monotonicNanos) throws InterruptedException {
        NvmlLibrary running = null;
        synchronized (lock) {
            for (int waits = 0; phase == Phase.STARTING && waits < START_WAITS; waits++) {
                lock.wait(START_WAIT_MILLIS);
            }
            switch (phase) {
                case STARTING -> {
                    return new Refused(State.WARN, "NVML is being started.", true);
                }
                case DOWN -> {
                    if (startAtNanos.isPresent() && monotonicNanos - startAtNanos.getAsLong() < 0) {
                        return refusal;
                    }
                }
                case UP -> {
                    if (!restartWanted(monotonicNanos)) {
                        users++;
                        return new Ready(library(library), generation);
                    }
                    if (users > 0) {
                        return waitOrGoOn(monotonicNanos);
                    }
                    running = library(library);
                }
            }
            phase = Phase.STARTING;
        }
        return start(running, monotonicNanos);
    }

    public void release() {
        synchronized (lock) {
            users--;
        }
    }

    /// Whether NVML waits to be started again: whoever keeps things of it frees them and releases.
    public boolean restartWanted(long monotonicNanos) {
        synchronized (lock) {
            return restartAtNanos.isPresent() && monotonicNanos - restartAtNanos.getAsLong() >= 0;
        }
    }

    /// What a look found: with a GPU lost NVML is started again in 30 s, unless a look before has
    /// said so, or one after finds all of them.
    public void report(int ofGeneration, boolean lost, long monotonicNanos) {
        synchronized (lock) {
            if (ofGeneration != generation) {
                return;
            }
            if (!lost) {
                restartAtNanos = OptionalLong.empty();
            } else if (restartAtNanos.isEmpty()) {
                restartAtNanos = OptionalLong.of(monotonicNanos + AGAIN_NANOS);
            }
        }
    }

    /// A probe begins to be one of this session's.
    public void join() {
        synchronized (lock) {
            members++;
        }
    }

    /// A probe ends; the last one shuts NVML down, unless a call of another hangs in it.
    public void leave() {
        NvmlLibrary last = null;
        synchronized (lock) {
            members--;
            if (members == 0 && users == 0 && phase == Phase.UP) {
                last = library;
                phase = Phase.DOWN;
            }
        }
        if (last != null) {
            last.call(NvmlFunction.SHUTDOWN);
        }
    }

    private Access waitOrGoOn(long monotonicNanos) {
        if (waitingSinceNanos.isEmpty()) {
            waitingSinceNanos = OptionalLong.of(monotonicNanos);
        }
        if (monotonicNanos - waitingSinceNanos.getAsLong() < RESTART_WAIT_NANOS) {
            return new Refused(State.FAILED, "NVML is being started again.", true);
        }
        restartAtNanos = OptionalLong.of(monotonicNanos + AGAIN_NANOS);
        waitingSinceNanos = OptionalLong.empty();
        users++;
        return new Ready(library(library), generation);
    }

    private Access start(@Nullable NvmlLibrary running, long monotonicNanos) {
        Access answer = new Refused(State.FAILED, "NVML could not be started.", false);
        try {
            if (running != null) {
                running.call(NvmlFunction.SHUTDOWN);
            }
            answer = started();
            return answer;
        } finally {
            synchronized (lock) {
                restartAtNanos = OptionalLong.empty();
                waitingSinceNanos = OptionalLong.empty();
                switch (answer) {
                    case Ready ready -> {
                        phase = Phase.UP;
                        users++;
                    }
                    case Refused refused -> {
                        phase = Phase.DOWN;
                        refusal = refused;
                        startAtNanos = OptionalLong.of(monotonicNanos + AGAIN_NANOS);
                    }
                }
                lock.notifyAll();
            }
        }
    }

    private Access started() {
        NvmlLibrary loaded;
        synchronized (lock) {
            loaded = library;
        }
        if (loaded == null) {
            Optional<NvmlLibrary> found = NvmlLibrary.open(libraryNameOrPath);
            if (found.isEmpty()) {
                return new Refused(
                        State.UNAVAILABLE,
                        "No NVML on this host: "
                                + libraryNameOrPath
                                + " is not found; GPU readings are absent.",
                        false);
            }
            loaded = found.get();
        }
        int result = loaded.call(NvmlFunction.INIT);
        synchronized (lock) {
            library = loaded;
            if (result == NvmlReturn.SUCCESS) {
                generation++;
                return new Ready(loaded, generation);
            }
        }
        return new Refused(
                result == NvmlReturn.DRIVER_NOT_LOADED ? State.UNAVAILABLE : State.FAILED,
                "NVML does not start: "
                        + loaded.errorText(result)
                        + "; it is tried again every 30 s.",
                false);
    }

    private static NvmlLibrary library(@Nullable NvmlLibrary loaded) {
        if (loaded == null) {
            throw new IllegalStateException("NVML is up without a library");
        }
        return loaded;
    }

    private enum Phase {
        DOWN,
        STARTING,
        UP
    }

    /// The answer to [#acquire].
    public sealed interface Access permits Ready, Refused {}

    /// @param generation counts the starts: handles of another one are void
    public record Ready(NvmlLibrary library, int generation) implements Access {}

    /// @param passing over in a moment: what was read before still stands
    public record Refused(State state, String reason, boolean passing) implements Access {}
}
