package io.ringside.desktop.ui.pulse;

import io.ringside.desktop.viewdata.ClusterView;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import org.jspecify.annotations.Nullable;

/// The one crossing to the FX thread. [#offer] is called from the correlate thread with each new
/// view; at the next frame the newest is handed to the window and those before it are forgotten.
public final class ViewPulse {
    private final AtomicReference<@Nullable ClusterView> newest = new AtomicReference<>();
    private final AnimationTimer timer;

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
                    }
                };
    }

    /// From any thread; never blocks.
    public void offer(ClusterView view) {
        newest.set(view);
    }

    public void start() {
        timer.start();
    }

    public void stop() {
        timer.stop();
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
