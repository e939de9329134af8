package io.ringside.desktop.recording.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.fake.Messages;
import io.ringside.v1.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeptMessagesTest {
    private static final long SECOND = Messages.SECOND;
    private static final long START = Messages.START;

    private final KeptMessages kept = new KeptMessages(1 << 20);

    @Test
    void anIntervalHoldsWhatArrivedInItAndWhoSaidIt() throws Exception {
        kept.description("a:1", Messages.description());
        for (int window = 1; window <= 5; window++) {
            kept.snapshot("a:1", snapshot(window), START + window * SECOND);
        }
        KeptMessages.Interval interval =
                kept.interval("a:1", START + 2 * SECOND, START + 4 * SECOND);
        assertEquals(List.of(2L, 3L, 4L), windows(interval));
        assertEquals(1, interval.descriptions().size());
        assertEquals(0, interval.cut());
        assertEquals(Optional.of(0L), interval.aheadNanos());
        assertEquals(List.of(), kept.interval("b:1", 0, Long.MAX_VALUE).snapshots());
    }

    @Test
    void aClockThatIsAheadIsKnownFromTheLatestSnapshot() {
        kept.snapshot("a:1", snapshot(9), START);
        assertEquals(Optional.of(9 * SECOND), kept.interval("a:1", 0, START).aheadNanos());
    }

    @Test
    void whatIsOlderThanTenMinutesIsForgotten() throws Exception {
        kept.snapshot("a:1", snapshot(1), START);
        kept.snapshot("a:1", snapshot(2), START + KeptMessages.KEPT_NANOS);
        kept.snapshot("a:1", snapshot(3), START + KeptMessages.KEPT_NANOS + 1);
        KeptMessages.Interval all = kept.interval("a:1", 0, Long.MAX_VALUE);
        assertEquals(List.of(2L, 3L), windows(all));
        assertEquals(0, all.cut());
    }

    @Test
    void whoHoldsMostGivesItsOldestWhichIsCounted() throws Exception {
        kept.snapshot("small:1", snapshot(1), START);
        for (int window = 1; window <= 20; window++) {
            kept.snapshot("large:1", noisy(window), START + window);
        }
        assertTrue(kept.bytes() <= 1 << 20, () -> kept.bytes() + " bytes");
        assertEquals(List.of(1L), windows(kept.interval("small:1", 0, Long.MAX_VALUE)));
        KeptMessages.Interval large = kept.interval("large:1", 0, Long.MAX_VALUE);
        assertEquals(20, large.cut() + large.snapshots().size());
        assertEquals(20, windows(large).getLast());
        kept.forget("large:1");
        assertTrue(kept.bytes() < 1 << 16, () -> kept.bytes() + " bytes");
    }

    private static List<Long> windows(KeptMessages.Interval interval) throws Exception {
        List<Long> windows = new java.util.ArrayList<>();
        for (KeptMessages.Taken taken : interval.snapshots()) {
            windows.add(Snapshot.parseFrom(taken.message().bytes()).getWindow());
        }
        return windows;
    }

    private static Snapshot snapshot(int window) {
        return Messages.snapshot(window, 60).build();
    }

    /// 160 kB that nothing makes shorter.
    private static Snapshot noisy(int window) {
        Random random = new Random(window);
        Snapshot.Builder snapshot = snapshot(window).toBuilder();
        for (int i = 0; i < 20_000; i++) {
            snapshot.getOperationsBuilder().addOperationId(random.nextLong());
        }
        return snapshot.build();
    }
}
