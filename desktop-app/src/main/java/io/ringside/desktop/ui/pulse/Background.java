package io.ringside.desktop.ui.pulse;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Work of one painter off the FX thread: takes the newest request, leaves the newest result. A
/// request that comes while another waits replaces it: what is lost is a picture nobody would have
/// seen. What results are drawn on goes round: that of one that was shown, or never was, is handed
/// to the next work to be drawn over. The rest of such a result is let go of at once, as it may
/// hold a whole view. For any thread; `work` runs on one thread at a time.
///
/// @param <C> what a result is drawn on
public final class Background<Q, R, C> {
    private final Executor executor;
    private final Function<R, C> canvas;
    private final BiFunction<Q, @Nullable C, R> work;
    private final AtomicReference<@Nullable Q> request = new AtomicReference<>();
    private final AtomicReference<@Nullable R> result = new AtomicReference<>();
    private final AtomicReference<@Nullable C> spare = new AtomicReference<>();
    private final AtomicBoolean busy = new AtomicBoolean();

    /// @param canvas what a result is drawn on
    /// @param work makes a result from a request, drawn over what is handed to it or null
    public Background(
            Executor executor, Function<R, C> canvas, BiFunction<Q, @Nullable C, R> work) {
        this.executor = executor;
        this.canvas = canvas;
        this.work = work;
    }

    public void submit(Q newest) {
        request.set(newest);
        if (busy.compareAndSet(false, true)) {
            executor.execute(this::drain);
        }
    }

    /// The newest result that was not taken yet, or null. The taker owns it until [#giveBack].
    public @Nullable R take() {
        return result.getAndSet(null);
    }

    /// Returns a result that is no longer looked at.
    public void giveBack(R shown) {
        spare.set(canvas.apply(shown));
    }

    private void drain() {
        do {
            try {
                Q next = request.getAndSet(null);
                if (next != null) {
                    R unseen = result.getAndSet(work.apply(next, spare.getAndSet(null)));
                    if (unseen != null) {
                        spare.set(canvas.apply(unseen));
                    }
                }
            } finally {
                busy.set(false);
            }
        } while (request.get() != null && busy.compareAndSet(false, true));
    }
}
