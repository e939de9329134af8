package io.ringside.node.capture.playback;

import io.ringside.node.capture.file.CaptureReader;
import io.ringside.node.capture.file.CaptureSummary;
import io.ringside.node.fault.Faults;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Source;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.stream.message.PlaybackStatus;
import io.ringside.node.stream.snapshot.PlaybackSource;
import io.ringside.node.time.EventClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Plays a `.ring` capture into a private directory of segments, for the daemon's own reader to
/// drain. A thread of its own writes; readings and state may be asked from any thread.
///
/// Every captured CPU and GPU stamp is moved by one constant a round, so that the first record
/// falls on the playback's "now"; stamps and durations are never scaled, speed changes delivery and
/// the clock alone; so are the stamps of what the sources said. Nothing is lost: where the reader
/// is slow, playback waits. Not played: anything behind a damaged block.
public final class PlaybackRunner implements PlaybackSource, AutoCloseable {
    /// As shown, and as in the snapshot's sources.
    public static final String NAME = "playback";

    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));

    private static final long LEAD_HOST_NANOS = TimeUnit.MILLISECONDS.toNanos(400);
    private static final long FULL_LANE_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MOST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long RELEASE_WAIT_HOST_NANOS = TimeUnit.SECONDS.toNanos(2);

    /// Of the playback's clock: what the sources said last in a round is to be seen in a window.
    private static final long LAST_SAID_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long CLOSE_WAIT_MILLIS = 2000;

    private final String fileName;
    private final CaptureReader capture;
    private final CaptureSummary summary;
    private final PlaybackSettings settings;
    private final EventClock host;
    private final PlaybackClock clock;
    private final long leadNanos;
    private final PlayDirectory directory;
    private final PlayedHealth health;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile Published published;
    private Audience audience = Audience.NONE; // set before the thread starts

    // The playing thread's own.
    private @Nullable Player player;
    private @Nullable Round round;
    private int rounds;
    private boolean ending;
    private long endingSinceHostNanos;
    private long endingSinceNanos;

    private PlaybackRunner(
            Path file,
            CaptureReader capture,
            PlaybackSettings settings,
            EventClock host,
            PlayDirectory directory) {
        this.fileName = Objects.requireNonNull(file.getFileName()).toString();
        this.capture = capture;
        this.summary = capture.summary();
        this.health = new PlayedHealth(summary, fileName);
        this.settings = settings;
        this.host = host;
        this.clock = new PlaybackClock(host, settings.speed());
        this.leadNanos = (long) (LEAD_HOST_NANOS * settings.speed());
        this.directory = directory;
        this.published = new Published(List.of(), false, 0, 0, "", false);
        this.thread = Thread.ofPlatform().name("ringside-playback").daemon().unstarted(this::run);
    }

    /// Opens a capture and starts the playback's clock; nothing is delivered before [#start].
    ///
    /// @throws IOException with one sentence naming the file, where it cannot be played at all
    public static PlaybackRunner open(Path file, PlaybackSettings settings, EventClock host)
            throws IOException {
        CaptureReader capture = CaptureReader.open(file);
        try {
            PlayDirectory directory = PlayDirectory.create(TEMPORARY);
            return new PlaybackRunner(file, capture, settings, host, directory);
        } catch (IOException e) {
            capture.close();
            throw e;
        }
    }

    /// The directory of segments to drain, this runner's alone.
    public Path directory() {
        return directory.path();
    }

    /// The clock that windows run on while this capture is played.
    public EventClock clock() {
        return clock;
    }

    /// The capture's NVML, in the place of this host's.
    public Source gpus() {
        return health.nvml();
    }

    /// What the captured sources said, as far as it is played.
    public PlayedHealth health() {
        return health;
    }

    /// Which time the capture is being played, from 1; 0 before it begins. Any thread.
    public int round() {
        return published.round;
    }

    /// Of the host that was captured; empty when the capture does not say.
    public String hostName() {
        return summary.hostName();
    }

    /// What is read ahead and not delivered, roughly; the playing thread's.
    long aheadBytes() {
        return round == null ? 0 : round.aheadBytes();
    }

    CaptureSummary summary() {
        return summary;
    }

    String fileName() {
        return fileName;
    }

    /// For whom it is played. Asked some times a second by the playing thread; must not block.
    public interface Audience {
        /// Nobody in particular: it begins at once and waits for nobody.
        Audience NONE =
                new Audience() {
                    @Override
                    public boolean isThere() {
                        return true;
                    }

                    @Override
                    public boolean isBehind() {
                        return false;
                    }
                };

        /// Before, it does not begin.
        boolean isThere();

        /// Has not had what was played: meanwhile the playback's clock stands.
        boolean isBehind();
    }

    public void start(Audience of) {
        audience = of;
        thread.start();
    }

    /// What the capture tells of GPUs as format 1.0 did. Any thread; never blocks.
    public List<Reading> gpuReadings() {
        return published.readings;
    }

    @Override
    public PlaybackStatus playback() {
        Published now = published;
        return new PlaybackStatus(
                fileName,
                settings.speed(),
                settings.loop(),
                now.finished,
                summary.origin(),
                summary.simulated(),
                now.shiftNanos);
    }

    @Override
    public SourceStatus status() {
        Published now = published;
        if (now.failed) {
            return new SourceStatus(NAME, State.FAILED, now.fault);
        }
        String faults =
                Stream.of(summary.damage(), now.fault)
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(" "));
        return faults.isEmpty()
                ? new SourceStatus(
                        NAME, State.OK, "Plays %s. %s".formatted(fileName, summary.said()).strip())
                : new SourceStatus(NAME, State.WARN, faults);
    }

    /// Stops playing and removes the directory.
    @Override
    public void close() throws IOException {
        closed.countDown();
        try {
            thread.join(CLOSE_WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (round != null) {
            round.close();
            round = null;
        }
        capture.close();
        directory.close();
    }

    /// Delivers what is due: the playing thread's step, and the whole playback in a test without
    /// that thread.
    ///
    /// @return how many of the host's nanoseconds to wait before the next one; `Long.MAX_VALUE`
    ///   after the end
    long step() throws IOException {
        Round current = round;
        if (current == null) {
            if (rounds > 0 && !settings.loop()) {
                return Long.MAX_VALUE;
            }
            current = nextRound();
        }
        if (ending) {
            return end(current);
        }
        long now = clock.monotonicNanos();
        long next = current.deliver(now, leadNanos);
        if (next == Long.MAX_VALUE) {
            current.finish();
            ending = true;
            endingSinceHostNanos = host.monotonicNanos();
            endingSinceNanos = now;
        }
        publish(current, next == Long.MAX_VALUE && !settings.loop());
        return next == Long.MAX_VALUE || next == now
                ? FULL_LANE_WAIT_NANOS
                : Math.min(MOST_WAIT_NANOS, clock.hostNanos(next - now));
    }

    private Round nextRound() {
        if (player == null) {
            player = Player.here();
        }
        rounds++;
        ending = false;
        round =
                new Round(
                        capture,
                        clock,
                        directory.path(),
                        player,
                        rounds,
                        clock.monotonicNanos() + leadNanos,
                        health);
        return round;
    }

    /// Waits for the reader to drain the segments and to let go of them, and for a window to see
    /// what was said last.
    private long end(Round current) throws IOException {
        boolean patient = host.monotonicNanos() - endingSinceHostNanos < RELEASE_WAIT_HOST_NANOS;
        if (!current.drained() || (patient && !current.released())) {
            return FULL_LANE_WAIT_NANOS;
        }
        long unseenNanos = endingSinceNanos + LAST_SAID_NANOS - clock.monotonicNanos();
        if (settings.loop() && health.isThere() && unseenNanos > 0) {
            return Math.min(MOST_WAIT_NANOS, clock.hostNanos(unseenNanos));
        }
        current.close();
        round = null;
        return settings.loop() ? 0 : Long.MAX_VALUE;
    }

    private void publish(Round current, boolean finished) {
        published =
                new Published(
                        current.readings(),
                        finished || published.finished,
                        current.shiftNanos(),
                        rounds,
                        current.faults(fileName),
                        false);
    }

    private void run() {
        try {
            long waitNanos = 0;
            while (!audience.isThere()) {
                if (closed.await(MOST_WAIT_NANOS, TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
            // Windows that end after the last record are told too, so that it goes on looking.
            boolean waitsForNobody = audience.equals(Audience.NONE);
            while (!closed.await(Math.min(waitNanos, MOST_WAIT_NANOS), TimeUnit.NANOSECONDS)
                    && !(waitsForNobody && waitNanos == Long.MAX_VALUE)) {
                clock.hold(audience.isBehind());
                waitNanos = step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | Error e) {
            if (Faults.isFatal(e)) {
                throw new IllegalStateException(e);
            }
            Published last = published;
            published =
                    new Published(
                            last.readings,
                            last.finished,
                            last.shiftNanos,
                            last.round,
                            "%s is no longer played: %s.".formatted(fileName, e.getMessage()),
                            true);
        }
    }

    private record Published(
            List<Reading> readings,
            boolean finished,
            long shiftNanos,
            int round,
            String fault,
            boolean failed) {}
}
