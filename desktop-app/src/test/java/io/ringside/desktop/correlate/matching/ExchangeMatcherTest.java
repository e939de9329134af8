package io.ringside.desktop.correlate.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.matching.ExchangeMatcher.Before;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExchangeMatcherTest {
    private static final long WORLD = 1;
    private static final long PAIR = 2;
    private static final long GROUP = 3;
    private static final long START = 1_700_000_000_000_000_000L;

    private final ExchangeMatcher matcher = new ExchangeMatcher();
    private final PeerRows rows =
            new PeerRows()
                    .communicator(WORLD, 0, 1, 2, 3)
                    .communicator(PAIR, 0, 2)
                    .communicator(GROUP, 0, 1, 2);

    @Test
    void sendsAndRecvsOfOneLaunchAreOneExchangeWithItsTimes() {
        rows.exchange(GROUP, 0, START, START + 5_000, START + 9_000, 0, 1, 2);
        List<Exchange> launches = matcher.add("n", rows.window());

        assertEquals(1, launches.size(), launches.toString());
        assertTrue(launches.getFirst().ofAll());
        assertEquals(START + 5_000, launches.getFirst().gpuEpochNanos());
        assertEquals(START + 9_000, launches.getFirst().gpuEndEpochNanos());
    }

    @Test
    void theSameSendAgainIsAnotherLaunchAndSoIsOneMuchLater() {
        rows.exchange(GROUP, 0, START, 0, 0, 1).exchange(GROUP, 0, START + 1_000, 0, 0, 1);
        assertEquals(2, matcher.add("n", rows.window()).size());
        rows.exchange(GROUP, 0, START, 0, 0, 1).exchange(GROUP, 0, START + 5_000_000, 0, 0, 2);
        assertEquals(2, matcher.add("n", rows.window()).size());
    }

    @Test
    void anExchangeWithSomeIsNotOneOfAllAndKnowsWithWhom() {
        rows.exchange(WORLD, 0, START, 0, 0, 1, 3).exchange(WORLD, 3, START, 0, 0, 0);
        assertTrue(matcher.add("n", rows.window()).stream().noneMatch(Exchange::ofAll));
        rows.call(PAIR, 0, START + 100_000);
        matcher.add("n", rows.window());

        Before before = matcher.before(actor(0), PAIR);
        assertNotNull(before);
        assertTrue(before.has(3));
        assertFalse(before.has(2));
        assertEquals(List.of(actor(3)), matcher.others(actor(0), before));
    }

    @Test
    void sendsToOneselfAloneAreNone() {
        rows.exchange(WORLD, 0, START, 0, 0, 0);
        assertEquals(List.of(), matcher.add("n", rows.window()));
    }

    @Test
    void whatStandsBeforeACallIsKnownOverWindowsUntilALargerCommunicatorIsCalled() {
        rows.exchange(GROUP, 0, START, 0, 0, 1, 2);
        matcher.add("n", rows.window());
        rows.call(PAIR, 0, START + 100_000);
        matcher.add("n", rows.window());
        assertNotNull(matcher.before(actor(0), PAIR));

        rows.exchange(GROUP, 0, START + 1_000_000, 0, 0, 1, 2)
                .call(WORLD, 0, START + 1_100_000)
                .call(PAIR, 0, START + 1_200_000);
        matcher.add("n", rows.window());
        assertNotNull(matcher.before(actor(0), WORLD));
        assertNull(matcher.before(actor(0), PAIR));
    }

    private static Actor actor(int process) {
        return Actor.of("n", io.ringside.desktop.state.Snapshots.member(process, process));
    }
}
