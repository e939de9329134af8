package io.ringside.desktop.ui;

import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.session.api.Session.ForwardingStatus;
import io.ringside.desktop.ui.export.FileChoice;
import io.ringside.desktop.ui.pixel.PngFile;
import io.ringside.desktop.ui.pulse.ViewPulse;
import io.ringside.desktop.ui.theme.Typeface;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.protocol.files.RegularFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import javafx.scene.Scene;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;

/// Opens the window, or draws it into a file without a display.
public final class Window {
    private Window() {}

    /// Opens the window on `session` and returns when it was closed. Once per process; the session
    /// stays open.
    public static void launch(Session session, WindowOptions options) {
        WindowApplication.run(session, options);
    }

    /// Closes the window, if one is open: [#launch] returns. From any thread.
    public static void close() {
        WindowApplication.end();
    }

    /// Why no window is whole at this size, in pixels; empty: it is.
    public static Optional<String> tooSmall(int width, int height) {
        return WindowOptions.tooSmall(width, height);
    }

    /// Draws one view as the window would show it into a PNG. May be called again; ends the toolkit
    /// never, see [#stop].
    ///
    /// @throws UncheckedIOException when the file cannot be written
    /// @throws IllegalStateException with a sentence when the toolkit cannot start
    public static void snapshot(
            ClusterView view, ForwardingStatus forwarding, StillLook look, Path out) {
        try {
            ViewPulse.startToolkit();
            ViewPulse.onToolkit(Typeface::load);
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalStateException(
                    "Nothing can be drawn: " + WindowApplication.rootMessage(e), e);
        }
        int[] argb = new int[look.width() * look.height()];
        ViewPulse.onToolkit(() -> draw(view, forwarding, look, argb));
        try {
            PngFile.write(out, look.width(), look.height(), argb);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The picture "
                            + RegularFile.name(out)
                            + " cannot be written: "
                            + RegularFile.reason(e)
                            + ".",
                    e);
        }
    }

    /// Ends the toolkit that [#snapshot] started, so that the program can end.
    public static void stop() {
        ViewPulse.stopToolkit();
    }

    private static void draw(
            ClusterView view, ForwardingStatus forwarding, StillLook look, int[] argb) {
        Typeface.load();
        int width = look.width();
        int height = look.height();
        WindowOptions options =
                new WindowOptions(
                        look.theme(),
                        width,
                        height,
                        view::asOfEpochNanos,
                        view::asOfEpochNanos,
                        "");
        MainView main =
                new MainView(
                        new StillSession(view, forwarding),
                        options,
                        Runnable::run,
                        FileChoice.NONE);
        Scene scene = new Scene(main.root(), width, height);
        // Outside of a layout: what is made for another width in one stays undressed.
        main.resize(width, height);
        main.show(view);
        main.choose(look.kind());
        look.compared().ifPresent(main::show);
        // Sizes settle in passes: panels, what is in them, then pictures asked for at those sizes.
        scene.snapshot(null);
        main.show(view);
        scene.snapshot(null);
        if (look.finding().isPresent()) {
            main.go(look.finding().getAsInt() - 1);
        } else {
            main.showBurst();
        }
        main.frame(0);
        main.frame(1);
        // What is told of a picture takes room from it.
        scene.snapshot(null);
        main.frame(2);
        WritableImage image = scene.snapshot(null);
        image.getPixelReader()
                .getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), argb, 0, width);
        main.close();
    }
}
