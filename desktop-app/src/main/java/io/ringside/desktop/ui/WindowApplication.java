package io.ringside.desktop.ui;

import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.ui.pulse.ViewPulse;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Typeface;
import java.io.File;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.stage.FileChooser;
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

    private static String rootMessage(Throwable failure) {
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
        background.shutdownNow();
    }

    /// Fills and shows a stage: also for tests, which have their own.
    MainView open(Stage stage, Session session, WindowOptions options) {
        return open(stage, session, options, name -> chooseExport(stage, name));
    }

    /// @param chooseExport asks where to export to
    MainView open(
            Stage stage,
            Session session,
            WindowOptions options,
            Function<String, Optional<Path>> chooseExport) {
        Typeface.load();
        MainView main =
                new MainView(
                        session,
                        options,
                        background,
                        () -> chooseFile(stage, options),
                        chooseExport);
        ViewPulse views = new ViewPulse(main::show, main::frame);
        pulse = views;
        stage.setTitle("Ringside");
        stage.setScene(new Scene(main, options.width(), options.height()));
        stage.setMinWidth(WindowOptions.LEAST_WIDTH);
        stage.setMinHeight(WindowOptions.LEAST_HEIGHT);
        views.offer(session.latest());
        session.onView(views::offer);
        views.start();
        stage.show();
        main.show(session.latest());
        main.focusFirst();
        return main;
    }

    private static Optional<Path> chooseExport(Stage stage, String name) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Export into");
        chooser.setInitialFileName(name);
        return Optional.ofNullable(chooser.showSaveDialog(stage)).map(File::toPath);
    }

    private static Optional<Path> chooseFile(Stage stage, WindowOptions options) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Record into");
        String time = Figures.clock(options.wallEpochNanos().getAsLong()).replace(":", "");
        chooser.setInitialFileName("ringside-" + time + ".ringside");
        File chosen = chooser.showSaveDialog(stage);
        return Optional.ofNullable(chosen).map(File::toPath);
    }
}
