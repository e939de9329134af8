package io.ringside.desktop.ui;

import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.ui.export.FileChoice;
import io.ringside.desktop.ui.export.FileDialogs;
import io.ringside.desktop.ui.pulse.ViewPulse;
import io.ringside.desktop.ui.settings.WindowSize;
import io.ringside.desktop.ui.theme.Typeface;
import io.ringside.desktop.viewdata.ClusterView;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/// The toolkit's view of the program. Made by the toolkit, so what it shows is left for it in a
/// static place first. Owned by the FX thread.
public final class WindowApplication extends Application {
    private static final AtomicReference<@Nullable Start> START = new AtomicReference<>();

    private static final CompletableFuture<@Nullable Void> ENDED = new CompletableFuture<>();

    private final ExecutorService background =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("ringside-paint").factory());
    private @Nullable ViewPulse pulse;
    private @Nullable MainView shown;
    private Optional<FileChoice> files = Optional.empty();

    private record Start(Session session, WindowOptions options) {}

    static void run(Session session, WindowOptions options) {
        START.set(new Start(session, options));
        Thread.setDefaultUncaughtExceptionHandler(new QuietEnd());
        // Waited for apart from the toolkit: at a signal it takes itself away and launch never
        // returns.
        Thread.ofPlatform().daemon().name("ringside-window").start(WindowApplication::launchHere);
        try {
            ENDED.join();
        } catch (CompletionException e) {
            throw new IllegalStateException(
                    "The window cannot open: "
                            + rootMessage(e)
                            + " It needs GTK 3 (libgtk-3-0) and a display; without them: ringside"
                            + " snapshot --connect HOST:PORT --out now.png",
                    e);
        }
    }

    private static void launchHere() {
        try {
            Application.launch(WindowApplication.class);
            ENDED.complete(null);
        } catch (RuntimeException | LinkageError e) {
            ENDED.completeExceptionally(e);
        }
    }

    /// What the first cause says, as a sentence.
    static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String text = String.valueOf(root.getMessage());
        return text.endsWith(".") ? text : text + ".";
    }

    /// Ends the toolkit as if the window had been closed.
    static void end() {
        if (START.get() != null && ENDED.complete(null)) {
            // Not waited for: a toolkit that never came up never goes down either.
            Thread.ofPlatform().daemon().name("ringside-end").start(ViewPulse::stopToolkit);
        }
    }

    @Override
    public void start(Stage stage) {
        Start start = Objects.requireNonNull(START.get(), "Window.launch opens the window.");
        open(stage, start.session(), start.options());
    }

    @Override
    public void stop() {
        ViewPulse running = pulse;
        if (running != null) {
            running.stop();
        }
        MainView main = shown;
        if (main != null) {
            main.close();
        }
        background.shutdownNow();
    }

    /// In place of dialogs, which no test can answer.
    void answerWith(FileChoice choice) {
        files = Optional.of(choice);
    }

    /// Fills and shows a stage: also for tests, which have their own.
    MainView open(Stage stage, Session session, WindowOptions options) {
        Typeface.load();
        MainView main =
                new MainView(
                        session,
                        options,
                        background,
                        files.orElse(new FileDialogs(stage, options.wallEpochNanos())));
        shown = main;
        ViewPulse views = new ViewPulse(view -> show(stage, main, view), main::frame);
        pulse = views;
        stage.setTitle("Ringside");
        WindowSize size =
                new WindowSize(
                        main.preferences(),
                        options.width(),
                        options.height(),
                        WindowOptions.LEAST_WIDTH,
                        WindowOptions.LEAST_HEIGHT);
        stage.setScene(new Scene(main.root(), size.width(), size.height()));
        stage.setMinWidth(WindowOptions.LEAST_WIDTH);
        stage.setMinHeight(WindowOptions.LEAST_HEIGHT);
        views.offer(session.latest());
        session.onView(views::offer);
        views.start();
        size.keep(stage);
        stage.show();
        show(stage, main, session.latest());
        main.focusFirst();
        options.beside().ifPresent(runs -> main.compare(runs.before(), runs.after()));
        return main;
    }

    /// The title says what must not be taken for a real cluster, also where the window is small.
    private static void show(Stage stage, MainView main, ClusterView view) {
        String title = view.generated().isPresent() ? "SIMULATED \u00B7 Ringside" : "Ringside";
        if (!title.equals(stage.getTitle())) {
            stage.setTitle(title);
        }
        main.show(view);
    }
}
