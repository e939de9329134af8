package io.ringside.desktop.ui.alerts;

import io.ringside.desktop.fault.FaultLog;
import io.ringside.desktop.model.node.NodeHealth.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the desktop of alerts by `notify-send`, a process of its own for each. Switched off at
/// first. One in ten seconds at most; those between are counted into the next. Where there is no
/// such program the window shows them: [#untold]. Its methods are of the FX thread and return at
/// once.
public final class DesktopNotice implements AutoCloseable {
    static final long LEAST_NANOS = 10_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(DesktopNotice.class);
    private static final int MOST_WAITING = 4;
    private static final int MOST_CHARACTERS = 200;
    private static final long PATIENCE_SECONDS = 5;

    private final FaultLog faults = new FaultLog(LOG::warn);
    private final BlockingQueue<Telling> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final BlockingQueue<Alert> untold = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Sender sender;
    private boolean on;
    private long lastEpochNanos = Long.MIN_VALUE;
    private long heldBack;
    private volatile boolean missing;
    private boolean started;
    private volatile boolean closed;

    private record Telling(Alert alert, List<String> command) {}

    /// Shows one notice; blocks until the desktop has it. Called on a thread of its own.
    @FunctionalInterface
    interface Sender {
        /// @throws IOException where there is no such program
        void send(List<String> command) throws IOException, InterruptedException;
    }

    public DesktopNotice() {
        this(DesktopNotice::run);
    }

    DesktopNotice(Sender sender) {
        this.sender = sender;
    }

    public void turn(boolean wanted) {
        on = wanted;
    }

    public boolean isOn() {
        return on;
    }

    /// Whether the desktop has nothing that shows notices, as far as was tried.
    public boolean isMissing() {
        return missing;
    }

    /// Those that were not shown for the sake of the rate, since the last one that was.
    public long heldBack() {
        return heldBack;
    }

    /// Tells of the loudest of these, and of how many more there are. Notes ask nobody and are not
    /// told.
    ///
    /// @param all the loudest first
    public void tell(List<Alert> all, long nowEpochNanos) {
        List<Alert> news = all.stream().filter(alert -> alert.loudest() != Severity.NOTE).toList();
        if (!on || news.isEmpty() || closed) {
            return;
        }
        if (lastEpochNanos != Long.MIN_VALUE && nowEpochNanos - lastEpochNanos < LEAST_NANOS) {
            heldBack += news.size();
            return;
        }
        Alert first = news.getFirst();
        long more = heldBack + news.size() - 1;
        if (waiting.offer(new Telling(first, command(first, more)))) {
            lastEpochNanos = nowEpochNanos;
            heldBack = 0;
            start();
        } else {
            heldBack += news.size();
        }
    }

    private void start() {
        if (!started) {
            started = true;
            Thread.ofPlatform().daemon().name("ringside-notice").start(this::work);
        }
    }

    private void work() {
        try {
            while (!closed) {
                Telling next = waiting.poll(1, TimeUnit.SECONDS);
                if (next != null) {
                    send(next);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Telling telling) throws InterruptedException {
        try {
            sender.send(telling.command());
            missing = false;
        } catch (IOException e) {
            missing = true;
            tellHere(telling.alert());
        } catch (RuntimeException e) {
            faults.say("A notice could not be shown", e);
        }
    }

    /// In the window; of more than it can show the newest are left out.
    private void tellHere(Alert alert) {
        if (!untold.offer(alert)) {
            faults.say(
                    "A notice had no room in the window", new IllegalStateException(alert.where()));
        }
    }

    /// Alerts that the desktop has nothing to show with, since the last look: for the window.
    public List<Alert> untold() {
        if (untold.isEmpty()) {
            return List.of();
        }
        List<Alert> all = new ArrayList<>();
        untold.drainTo(all);
        return all;
    }

    static List<String> command(Alert alert, long more) {
        String urgency =
                switch (alert.loudest()) {
                    case PAGE -> "critical";
                    case TICKET -> "normal";
                    case NOTE -> "low";
                };
        return List.of(
                "notify-send",
                "--app-name=Ringside",
                "--urgency=" + urgency,
                "--",
                cut(alert.loudest().word().toUpperCase(Locale.ROOT) + ": " + headline(alert)),
                cut(plain(alert.where()))
                        + (more > 0 ? " \u00B7 " + more + " more in Ringside" : ""));
    }

    private static String headline(Alert alert) {
        return plain(alert.finding().headline());
    }

    /// A desktop takes a part of HTML for markup.
    private static String plain(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARACTERS
                ? text
                : text.substring(0, MOST_CHARACTERS - 1) + "\u2026";
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
