package io.ringside.node.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.time.NodeTime.Step;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class NodeTimeTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long HOUR = 3_600 * SECOND;

    private final HandClock host = new HandClock(50 * SECOND, 999_950 * SECOND);
    private final NodeTime time = NodeTime.following(host);
    private final long start = time.epochNanos();

    @Test
    void noStepOfTheWallClockIsSeenInside() {
        host.stepWall(HOUR);
        host.advance(SECOND);
        follow();
        host.stepWall(-3 * HOUR);
        host.advance(SECOND);
        follow();
        assertEquals(start + 2 * SECOND, time.epochNanos());
    }

    @Test
    void aStepForwardIsAGapBetweenWhatWasAndWhatIs() {
        host.advance(10 * SECOND);
        host.stepWall(HOUR);
        host.advance(SECOND);
        Optional<Step> step = time.follow(start + 10 * SECOND);
        assertEquals(Optional.of(new Step(host.epochNanos(), HOUR, 0)), step);
        assertEquals(start, time.told(start));
        assertEquals(start + 10 * SECOND - 1, time.told(start + 10 * SECOND - 1));
        assertEquals(start + 10 * SECOND + HOUR, time.told(start + 10 * SECOND));
        assertEquals(host.epochNanos(), time.toldNow(time.epochNanos()));
    }

    @Test
    void aStepBackMovesAllStampsSoThatNoneOverlap() {
        host.advance(10 * SECOND);
        host.stepWall(-HOUR);
        follow();
        assertEquals(start - HOUR, time.told(start));
        assertEquals(host.epochNanos(), time.told(time.epochNanos()));
        host.stepWall(HOUR);
        follow();
        host.stepWall(-HOUR);
        follow();
        assertEquals(start - 2 * HOUR, time.told(start), "another run each time it goes back");
    }

    @Test
    void aSleepIsKnownFromAClockThatWasSet() {
        host.sleep(HOUR);
        assertEquals(HOUR, follow().orElseThrow().sleptNanos());
        host.stepWall(HOUR);
        assertEquals(0, follow().orElseThrow().sleptNanos());
    }

    @Test
    void smallStepsAddUpUntilTheyAreFollowed() {
        host.stepWall(NodeTime.TOLERANCE_NANOS);
        assertEquals(Optional.empty(), follow());
        assertTrue(time.isPlain());
        host.stepWall(1);
        assertEquals(NodeTime.TOLERANCE_NANOS + 1, follow().orElseThrow().byNanos());
    }

    @Test
    void aThousandStepsKeepTheStartAndTheLatest() {
        for (int i = 0; i < 1_000; i++) {
            host.advance(SECOND);
            host.stepWall(SECOND);
            follow();
        }
        assertEquals(start, time.told(start));
        assertEquals(host.epochNanos(), time.told(time.epochNanos()));
        assertEquals(host.epochNanos() - 3 * SECOND, time.told(time.epochNanos() - SECOND - 1) + 1);
    }

    @Test
    void aProcessIsPlacedByWhatTheClocksWereWhenItBegan() {
        long plain = host.epochNanos() - host.monotonicNanos();
        host.stepWall(HOUR);
        follow();
        assertEquals(plain, time.epochMinusMonotonicNanos(plain, 1, 1));
        assertEquals(plain, time.epochMinusMonotonicNanos(plain + HOUR, 1, 1));
        assertEquals(
                plain + 7 * SECOND,
                time.epochMinusMonotonicNanos(plain + HOUR + 7 * SECOND, 1, 1),
                "one in another time namespace");
    }

    @Test
    void aProcessThatBeganBeforeAStepOfLongAgoIsPlacedByTheDaemonsOwnClocks() {
        host.share(7);
        long plain = host.epochNanos() - host.monotonicNanos();
        assertEquals(plain, time.epochMinusMonotonicNanos(plain - 9 * HOUR, 7, 1));
        assertEquals(plain - 9 * HOUR, time.epochMinusMonotonicNanos(plain - 9 * HOUR, 8, 1));
    }

    @Test
    void aPauseIsNoticedAtTheFirstPassAfterIt() {
        assertEquals(OptionalLong.empty(), time.passes());
        host.advance(20 * SECOND);
        assertEquals(OptionalLong.of(20 * SECOND), time.passes());
        assertEquals(host.monotonicNanos(), time.resumedMonotonicNanos());
    }

    @Test
    void aStartThatTookLongIsNoPause() {
        host.advance(20 * SECOND);
        assertEquals(OptionalLong.empty(), time.passes());
        assertEquals(host.monotonicNanos(), time.resumedMonotonicNanos());
        host.advance(SECOND);
        assertEquals(OptionalLong.empty(), time.passes());
        host.advance(20 * SECOND);
        assertEquals(OptionalLong.of(20 * SECOND), time.passes());
    }

    @Test
    void aSleepIsNoPauseAsNoClockOfTheDaemonRan() {
        time.passes();
        host.sleep(HOUR);
        host.advance(SECOND);
        assertEquals(OptionalLong.empty(), time.passes());
    }

    @Test
    void aPlaybacksTimeFollowsNobody() {
        NodeTime fixed = NodeTime.fixed(host);
        fixed.passes();
        host.stepWall(HOUR);
        host.advance(60 * SECOND);
        assertEquals(Optional.empty(), fixed.follow(0));
        assertEquals(OptionalLong.empty(), fixed.passes());
        assertEquals(host.epochNanos(), fixed.toldNow(fixed.epochNanos()));
    }

    @Test
    void anAbsentStampStaysAbsent() {
        host.stepWall(HOUR);
        follow();
        assertEquals(0, time.told(0));
        assertEquals(0, time.toldNow(0));
    }

    private Optional<Step> follow() {
        return time.follow(time.epochNanos());
    }
}
