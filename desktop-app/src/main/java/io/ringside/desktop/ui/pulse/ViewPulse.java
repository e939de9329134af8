package io.ringside.desktop.ui.pulse;

import io.ringside.desktop.viewdata.ClusterView;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import org.jspecify.annotations.Nullable;

/// The one crossing to the FX thread. [#offer] is called from the correlate thread with each new
/// view; at the next frame the newest is handed to the window and those before it are forgotten.
///
/// While the user does something, frames come with those of the screen. Otherwise 30 come in a
/// second, and two where nobody sees the window: each of the screen's would cost a walk over
/// everything in the window, for a picture that moves no more evenly. All but [#offer] is for the
/// FX thread.
public final class ViewPulse {
    private static final long LIVELY_NANOS = 1_000_000_000L;

    private static final long CALM_MILLIS = 33;
    private static final long UNSEEN_MILLIS = 500;

    private final AtomicReference<@Nullable ClusterView> newest = new AtomicReference<>();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final ScheduledExecutorService ticker =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("ringside-frames").factory());
    private final AnimationTimer timer;
    private volatile @Nullable ScheduledFuture<?> calm;
    private boolean running;
    private boolean seen = true;
    private boolean touched;
    private long touchedNanos;

    public ViewPulse(Consumer<ClusterView> views, Frames frames) {
        timer =
                new AnimationTimer() {
                    @Override
                    public void handle(long nanos) {
                        ClusterView view = newest.getAndSet(null);
                        if (view != null) {
                            views.accept(view);
                        }
                        frames.frame(nanos);
                        pace(nanos);
                    }
                };
    }

    /// Also where no frame is near: it is in the next of the screen's. From any thread; never
    /// blocks.
    public void offer(ClusterView view) {
        newest.set(view);
        if (calm != null) {
            ask();
        }
    }

    public void start() {
        running = true;
        input();
    }

    /// For good.
    public void stop() {
        running = false;
        timer.stop();
        ticker.shutdownNow();
    }

    /// The user does something.
    public void input() {
        touched = true;
        endCalm();
        if (running) {
            timer.start();
        }
    }

    /// Whether anybody sees the window.
    public void seen(boolean now) {
        seen = now;
        if (now) {
            input();
        } else if (running) {
            calmDown();
        }
    }

    /// Whether frames come now and then, and not each of the screen's.
    boolean isCalm() {
        return calm != null;
    }

    private void pace(long nanos) {
        if (touched) {
            touched = false;
            touchedNanos = nanos;
        }
        if (calm != null) {
            timer.stop(); // until the next is asked for
        } else if (nanos - touchedNanos > LIVELY_NANOS) {
            calmDown();
        }
    }

    private void calmDown() {
        timer.stop();
        endCalm();
        long period = seen ? CALM_MILLIS : UNSEEN_MILLIS;
        calm = ticker.scheduleAtFixedRate(this::ask, period, period, TimeUnit.MILLISECONDS);
    }

    private void endCalm() {
        ScheduledFuture<?> before = calm;
        calm = null;
        if (before != null) {
            before.cancel(false);
        }
    }

    /// One frame.
    private void ask() {
        if (asked.compareAndSet(false, true)) {
            Platform.runLater(() -> {
                asked.set(false);
                if (running) {
                    timer.start();
                }
            });
        }
    }

    /// Starts the toolkit without a display, unless it runs already.
    public static void startToolkit() {
        // Needs neither X nor GTK; and with GTK but no display the toolkit would wait for ever.
        if (System.getProperty("glass.platform") == null) {
            System.setProperty("glass.platform", "Headless");
            System.setProperty("prism.order", "sw");
        }
        try {
            Platform.startup(() -> Platform.setImplicitExit(false));
        } catch (IllegalStateException e) {
            // It runs: that is what was wanted.
            return;
        }
    }

    /// Ends the toolkit; afterwards nothing can be drawn in this process.
    public static void stopToolkit() {
        Platform.exit();
    }

    /// Runs `work` on the FX thread and waits for it.
    public static void onToolkit(Runnable work) {
        if (Platform.isFxApplicationThread()) {
            work.run();
            return;
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        Platform.runLater(() -> {
            try {
                work.run();
                done.complete(null);
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        try {
            done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        }
    }
}
