package io.ringside.desktop.state.timeline;

import static io.ringside.desktop.state.Snapshots.SECOND;
import static io.ringside.desktop.state.Snapshots.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.NodeHealth.ToldEvent;
import io.ringside.desktop.model.node.Raise;
import io.ringside.desktop.state.Snapshots;
import java.util.List;
import org.junit.jupiter.api.Test;

class LevelLogTest {
    private final LevelLog log = new LevelLog();

    @Test
    void aRaiseAndItsEndAreEventsTheEndAtItsOwnTime() {
        long until = START + 3 * SECOND + SECOND / 2;
        Raise raise = new Raise("detail", until, "ringside window (127.0.0.1)");
        log.add(new Snapshots().window(1).process(1).build());
        log.add(new Snapshots().window(2).raised(1, raise).build());
        log.add(new Snapshots().window(3).raised(1, raise).build());
        log.add(new Snapshots().window(4).process(1).build());
        List<ToldEvent> events = log.with(NodeHealth.EMPTY).events();
        assertEquals(
                List.of(
                        "Level detail for 2 s, by ringside window (127.0.0.1).",
                        "Level detail ended by itself."),
                events.stream().map(ToldEvent::text).toList());
        assertEquals(
                List.of(START + 2 * SECOND, until),
                events.stream().map(ToldEvent::epochNanos).toList(),
                "the end is known to the nanosecond, not to the window");
    }

    @Test
    void aRaiseThatIsEndedByHandIsToldAsThat() {
        log.add(
                new Snapshots()
                        .window(1)
                        .raised(1, new Raise("detail", START + 600 * SECOND))
                        .build());
        log.add(new Snapshots().window(2).process(1).build());
        ToldEvent end = log.with(NodeHealth.EMPTY).events().getLast();
        assertEquals("Level detail was ended before its time.", end.text());
        assertEquals(START + 2 * SECOND, end.epochNanos());
    }

    @Test
    void aNodeThatWasNeverRaisedHasNoEventOfIt() {
        log.add(new Snapshots().window(1).process(1).build());
        assertSame(NodeHealth.EMPTY, log.with(NodeHealth.EMPTY));
    }

    @Test
    void manyRaisesKeepTheLatest() {
        for (int i = 1; i <= 400; i++) {
            log.add(
                    new Snapshots()
                            .window(i)
                            .raised(1, new Raise("detail", START + (i + 9) * SECOND))
                            .build());
        }
        List<ToldEvent> events = log.with(NodeHealth.EMPTY).events();
        assertEquals(64, events.size());
        assertEquals(START + 400 * SECOND, events.getLast().epochNanos());
    }
}
