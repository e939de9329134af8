package io.ringside.desktop.session.read;

import io.ringside.desktop.fault.FaultLog;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.report.diff.Compared;
import io.ringside.desktop.session.api.Comparing;
import io.ringside.desktop.session.api.RunPart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares runs, one comparison at a time on a thread of its own; a new one takes the place of the
/// last. Thread-safe.
public final class RunComparisons implements Comparing, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunComparisons.class);

    private final FaultLog faults = new FaultLog(LOG::error);
    private final Runs runs;
    private One running = new One(); // guarded by this

    public RunComparisons(Runs runs) {
        this.runs = runs;
    }

    /// Whether somebody still wants to hear of it.
    private static final class One implements Running, Listening.Patience {
        private final CountDownLatch over = new CountDownLatch(1);

        @Override
        public void giveUp() {
            over.countDown();
        }

        boolean isWanted() {
            return over.getCount() > 0;
        }

        @Override
        public boolean await(Duration atMost) throws InterruptedException {
            return over.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public synchronized Running compare(RunPart before, RunPart after, Consumer<Outcome> told) {
        running.giveUp();
        One one = new One();
        running = one;
        Thread.ofPlatform()
                .daemon()
                .name("comparing")
                .start(() -> {
                    Outcome outcome = outcome(before, after, one);
                    if (one.isWanted()) {
                        told.accept(outcome);
                    }
                });
        return one;
    }

    private Outcome outcome(RunPart before, RunPart after, One one) {
        List<String> complaints = new ArrayList<>();
        try {
            Optional<Compared> compared = runs.compare(before, after, one, complaints::add);
            return compared.isPresent()
                    ? new Outcome.Compared(DiffViews.of(compared.get()))
                    : new Outcome.Refused(
                            complaints.isEmpty()
                                    ? "Nothing was read; there is nothing to compare."
                                    : String.join(" ", complaints));
        } catch (FeedException e) {
            return new Outcome.Refused(e.sentence());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Refused("The comparison was ended.");
        } catch (RuntimeException e) {
            faults.say("Two runs could not be compared", e);
            return new Outcome.Refused(FaultLog.line("They could not be compared", e) + ".");
        }
    }

    @Override
    public synchronized void close() {
        running.giveUp();
    }
}
