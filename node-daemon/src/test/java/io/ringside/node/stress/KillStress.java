package io.ringside.node.stress;

import io.ringside.node.boot.wiring.HostClock;
import io.ringside.node.drain.Drainer;
import io.ringside.node.ring.ReaderIdentity;
import io.ringside.node.ring.told.SegmentEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Kills storms of eight threads at random moments, with the daemon's reader draining them, and
/// checks after each kill that the reader noticed, removed the file, and can account for every
/// record but at most one a lane. See BENCHMARKS.md for how to run it.
///
/// Half of the storms are drained without a rest, half with rests as long as the daemon's, so that
/// some die with lanes that are nearly empty and some with full ones.
public final class KillStress {
    private static final int THREADS = 8;
    private static final long LEAST_LIFE_NANOS = 1_000_000;
    private static final long MOST_LIFE_NANOS = 40_000_000;
    private static final long REST_NANOS = 5_000_000;
    private static final long DEADLINE_NANOS = 20_000_000_000L;

    private final Path directory;
    private final Random random;
    private final StormListener listener = new StormListener(new SilentListener());
    private final Drainer drainer;
    private final PassTimes passes = new PassTimes();
    private final List<Victim> victims = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private int launched;
    private int kills;
    private long sent;
    private long received;
    private long lost;
    private long diedWithProcess;
    private long mostDiedOfALane;
    private long killsThatLost;

    private KillStress(Path directory, long seed) throws IOException {
        this.directory = directory;
        random = new Random(seed);
        drainer = new Drainer(directory, ReaderIdentity.ownProcess(), new HostClock(), listener);
    }

    /// What a run came to. Without violations, `sent == received + lost + diedWithProcess`.
    ///
    /// @param lost dropped and counted by the plugin
    /// @param diedWithProcess neither drained nor counted: the record that a lane was writing
    /// @param passes how long the reader's passes took
    record Summary(
            int kills,
            long sent,
            long received,
            long lost,
            long diedWithProcess,
            long mostDiedOfALane,
            long killsThatLost,
            String passes,
            List<String> violations) {}

    public static void main(String[] arguments) throws IOException {
        int kills = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
        int atOnce = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : System.nanoTime();
        System.out.printf("%d kills, %d storms at once, seed %d%n", kills, atOnce, seed);
        Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "ringside-kills-");
        Summary summary;
        try {
            summary = run(directory, kills, atOnce, seed);
        } finally {
            Files.delete(directory);
        }
        System.out.printf(
                Locale.ROOT,
                "kills %d: sent %d, received %d, dropped and counted %d, lost at the kill %d"
                        + " (most of a lane %d, in %d kills)%n%s%n",
                summary.kills,
                summary.sent,
                summary.received,
                summary.lost,
                summary.diedWithProcess,
                summary.mostDiedOfALane,
                summary.killsThatLost,
                summary.passes);
        summary.violations.forEach(violation -> System.out.println("VIOLATION " + violation));
        System.exit(summary.violations.isEmpty() ? 0 : 1);
    }

    /// Kills `kills` storms, `atOnce` running at a time, in a directory of their own.
    static Summary run(Path directory, int kills, int atOnce, long seed) throws IOException {
        KillStress stress = new KillStress(directory, seed);
        try {
            stress.killAll(kills, atOnce);
        } finally {
            stress.close();
        }
        return stress.summary();
    }

    private void killAll(int wanted, int atOnce) throws IOException {
        while (kills < wanted) {
            while (victims.size() < atOnce && launched < wanted) {
                launch();
            }
            boolean rests = true;
            for (Victim victim : victims) {
                victim.gone = victim.storm.isGone();
                rests &= victim.rests && victim.killAtNanos != 0 && !victim.killed;
            }
            if (kills == 0) {
                scanAndDrain(); // until the first storm is dead, this machine is being warmed up
            } else {
                passes.time(this::scanAndDrain);
            }
            for (Iterator<Victim> all = victims.iterator(); all.hasNext(); ) {
                Victim victim = all.next();
                if (step(victim)) {
                    all.remove();
                    victim.storm.close();
                    listener.forget(victim.storm);
                }
            }
            if (rests) {
                LockSupport.parkNanos(REST_NANOS);
            }
        }
    }

    private void launch() throws IOException {
        Storm storm = Storm.start(directory, Mix.EVERY, THREADS, 0);
        long life = LEAST_LIFE_NANOS + random.nextLong(MOST_LIFE_NANOS - LEAST_LIFE_NANOS + 1);
        victims.add(new Victim(++launched, storm, life, random.nextBoolean()));
        listener.expect(storm);
    }

    private void scanAndDrain() {
        drainer.scan();
        drainer.drain();
    }

    /// @return whether the victim is done with
    private boolean step(Victim victim) throws IOException {
        long now = System.nanoTime();
        SegmentCheck check = listener.check(victim.storm);
        if (victim.gone) {
            settle(victim, check);
            return true;
        }
        if (now - victim.launchedNanos > DEADLINE_NANOS) {
            violate(victim, "nothing more was heard of it");
            kills++;
            return true;
        }
        if (check != null && victim.killAtNanos == 0) {
            victim.killAtNanos = now + victim.lifeNanos;
        } else if (victim.killAtNanos != 0 && !victim.killed && now - victim.killAtNanos >= 0) {
            victim.storm.kill();
            victim.killed = true;
        }
        return false;
    }

    /// The process was gone before the latest scan, so that scan had to notice.
    private void settle(Victim victim, @Nullable SegmentCheck check) throws IOException {
        kills++;
        if (!victim.killed || check == null) {
            violate(victim, "it ended by itself");
        } else if (!check.hasEnded()) {
            violate(victim, "a scan after its death did not notice");
        } else {
            Account account = check.account(SegmentEnd.DIED);
            account.violations().forEach(violation -> violate(victim, violation));
            sent += account.sent();
            received += account.received();
            lost += account.lost();
            diedWithProcess += account.diedWithProcess();
            mostDiedOfALane = Math.max(mostDiedOfALane, account.mostDiedOfALane());
            killsThatLost += account.diedWithProcess() > 0 ? 1 : 0;
        }
        checkRemoved(victim);
    }

    private void checkRemoved(Victim victim) throws IOException {
        String prefix = "ringside-" + victim.storm.pid() + "-";
        try (var files = Files.list(directory)) {
            files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .forEach(file -> violate(victim, file + " was left behind"));
        }
    }

    private void violate(Victim victim, String what) {
        violations.add(
                "storm %d, %s, killed after %.3f ms: %s"
                        .formatted(
                                victim.number,
                                victim.rests ? "drained with rests" : "drained without a rest",
                                victim.lifeNanos / 1e6,
                                what));
    }

    private Summary summary() {
        if (drainer.unreadableRecords() != 0) {
            violations.add(drainer.unreadableRecords() + " records could not be read");
        }
        return new Summary(
                kills,
                sent,
                received,
                lost,
                diedWithProcess,
                mostDiedOfALane,
                killsThatLost,
                passes.toString(),
                List.copyOf(violations));
    }

    private void close() throws IOException {
        for (Victim victim : victims) {
            victim.storm.close();
        }
        drainer.close();
    }

    private static final class Victim {
        final int number;
        final Storm storm;
        final long lifeNanos;
        final boolean rests;
        final long launchedNanos = System.nanoTime();
        long killAtNanos;
        boolean killed;
        boolean gone;

        Victim(int number, Storm storm, long lifeNanos, boolean rests) {
            this.number = number;
            this.storm = storm;
            this.lifeNanos = lifeNanos;
            this.rests = rests;
        }
    }
}
