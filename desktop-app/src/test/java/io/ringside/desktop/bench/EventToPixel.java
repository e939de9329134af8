package io.ringside.desktop.bench;

import io.ringside.desktop.fake.FakeDaemon;
import io.ringside.desktop.fake.Messages;
import io.ringside.desktop.recording.Replay;
import io.ringside.desktop.session.LiveSession;
import io.ringside.desktop.session.SessionOptions;
import io.ringside.desktop.ui.Window;
import io.ringside.desktop.ui.WindowOptions;
import io.ringside.desktop.ui.pulse.ViewPulse;
import io.ringside.themes.Theme;
import io.ringside.v1.Provenance;
import io.ringside.v1.Snapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import javafx.animation.AnimationTimer;
import javafx.geometry.Bounds;
import javafx.scene.paint.Color;
import javafx.scene.robot.Robot;

/// How long a fact takes to the screen: a daemon on loopback sends a snapshot every 250 ms by gRPC,
/// in which the bytes of two links are swapped, and the screen's pixels of a heat map's cell are
/// looked at in each frame until they have the other colour. What a window of 250 ms adds, before a
/// daemon closes it, is not in it.
final class EventToPixel {
    static final long PERIOD_MILLIS = 250;
    private static final int GRID = 4;
    private static final long PERIOD_NANOS = PERIOD_MILLIS * 1_000_000;
    private static final long GIVE_UP_NANOS = 5_000_000_000L;

    private final LiveWindow.RealClock clock = new LiveWindow.RealClock();
    private final long start = clock.epochNanos();
    private final int events;
    private long window;

    EventToPixel(int events) {
        this.events = events;
    }

    void run() throws IOException {
        try (FakeDaemon daemon =
                        FakeDaemon.start(
                                Messages.description(start).toBuilder()
                                        .setPeriodNanos(PERIOD_NANOS)
                                        .build());
                LiveSession session =
                        LiveSession.start(
                                new SessionOptions("bench", false, Replay.Pace.RECORDED), clock)) {
            session.connect(List.of(daemon.target()));
            Thread.ofPlatform().daemon().name("bench").start(() -> work(daemon));
            // Whole on the toolkit's own screen without a display, which is 1000 x 1000.
            Window.launch(
                    session,
                    new WindowOptions(
                            Theme.DARK, 1000, 650, clock::epochNanos, clock::wallEpochNanos, ""));
        }
    }

    private void work(FakeDaemon daemon) {
        try {
            while (daemon.watchers() == 0) {
                Thread.sleep(20);
            }
            measure(daemon);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Window.close();
        }
    }

    private void measure(FakeDaemon daemon) throws InterruptedException {
        for (int i = 0; i < 40; i++) {
            daemon.send(next(i / 4 % 2 == 0));
            Thread.sleep(PERIOD_MILLIS);
        }
        List<Color> one = settled(daemon, true);
        List<Color> other = settled(daemon, false);
        int pixel = 0;
        double most = 0;
        for (int i = 0; i < one.size(); i++) {
            double apart = distance(one.get(i), other.get(i));
            if (apart > most) {
                most = apart;
                pixel = i;
            }
        }
        if (most < 0.1) {
            Measured.row("event to pixel", "not measured: no cell changed its colour");
            return;
        }
        Random phase = new Random(1);
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            Thread.sleep(PERIOD_MILLIS + phase.nextInt(17));
            Color wanted = (i % 2 == 0 ? one : other).get(pixel);
            millis.add(untilSeen(daemon, i % 2 == 0, pixel, wanted));
        }
        double[] all = millis.stream().mapToDouble(Double::doubleValue).toArray();
        Measured.row(
                "snapshot sent to pixel on the screen, every 250 ms: median, p95, most",
                "%.0f, %.0f, %.0f ms; with the longest wait for a window's end %.0f, %.0f, %.0f ms",
                Measured.share(all, 0.5),
                Measured.share(all, 0.95),
                Measured.share(all, 1),
                PERIOD_MILLIS + Measured.share(all, 0.5),
                PERIOD_MILLIS + Measured.share(all, 0.95),
                PERIOD_MILLIS + Measured.share(all, 1));
    }

    private static double distance(Color a, Color b) {
        return Math.abs(a.getRed() - b.getRed())
                + Math.abs(a.getGreen() - b.getGreen())
                + Math.abs(a.getBlue() - b.getBlue());
    }

    private List<Color> settled(FakeDaemon daemon, boolean forward) throws InterruptedException {
        for (int i = 0; i < 8; i++) {
            daemon.send(next(forward));
            Thread.sleep(PERIOD_MILLIS);
        }
        List<Color> colors = new ArrayList<>();
        ViewPulse.onToolkit(() -> {
            Robot robot = new Robot();
            for (int[] at : grid()) {
                colors.add(robot.getPixelColor(at[0], at[1]));
            }
        });
        return colors;
    }

    private static List<int[]> grid() {
        javafx.stage.Window window = javafx.stage.Window.getWindows().getFirst();
        var map = window.getScene().lookup("#heat-map");
        Bounds bounds = map.localToScreen(map.getBoundsInLocal());
        List<int[]> points = new ArrayList<>();
        for (double y = bounds.getMinY() + 2; y < bounds.getMaxY() - 2; y += GRID) {
            for (double x = bounds.getMinX() + 2; x < bounds.getMaxX() - 2; x += GRID) {
                points.add(new int[] {(int) x, (int) y});
            }
        }
        return points;
    }

    /// Sends it and waits for the pixel, in milliseconds.
    private double untilSeen(FakeDaemon daemon, boolean forward, int pixel, Color wanted)
            throws InterruptedException {
        AtomicLong seen = new AtomicLong();
        AnimationTimer[] timer = new AnimationTimer[1];
        ViewPulse.onToolkit(() -> {
            int[] at = grid().get(pixel);
            Robot robot = new Robot();
            timer[0] =
                    new AnimationTimer() {
                        @Override
                        public void handle(long nanos) {
                            if (seen.get() == 0
                                    && distance(robot.getPixelColor(at[0], at[1]), wanted) < 0.02) {
                                seen.set(System.nanoTime());
                            }
                        }
                    };
            timer[0].start();
        });
        long sent = System.nanoTime();
        daemon.send(next(forward));
        long limit = System.nanoTime() + GIVE_UP_NANOS;
        while (seen.get() == 0 && System.nanoTime() < limit) {
            Thread.sleep(1);
        }
        ViewPulse.onToolkit(timer[0]::stop);
        return ((seen.get() == 0 ? limit : seen.get()) - sent) / 1e6;
    }

    private Snapshot next(boolean forward) {
        window++;
        Snapshot.Builder snapshot = Messages.snapshot(start, window, window);
        long much = 400_000_000_000L;
        return snapshot.setWindowStartEpochNanos(start + (window - 1) * PERIOD_NANOS)
                .setWindowEndEpochNanos(start + window * PERIOD_NANOS)
                .clearLinks()
                .addLinks(link(0, 1, forward ? much : much / 8))
                .addLinks(link(1, 0, forward ? much / 8 : much))
                .build();
    }

    private static io.ringside.v1.Link.Builder link(int from, int to, long bytes) {
        return Messages.link(from, to, bytes).setProvenance(Provenance.PROVENANCE_MEASURED);
    }
}
