package io.ringside.desktop.correlate.links;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.links.LinkCluster.Shape;
import io.ringside.desktop.correlate.links.LinkProof.Score;
import org.junit.jupiter.api.Test;

/// A small part of [LinkProof]: clusters made of seeds, with the noise of a real job.
class LinkCorpusTest {
    private static final LinkNoise NOISE = new LinkNoise("two-hosts");

    @Test
    void namesEveryLinkOfARingThatTakesThreeTimesAsLongAndNothingElse() {
        Score score = runs(Shape.RING, SlowLink.Kind.LINK, 3, 8, 64, 256);
        assertAll(
                () -> assertEquals(score.planted, score.named), () -> assertEquals(0, score.wrong));
    }

    @Test
    void namesALinkOfARingThatTakesHalfAsLongAgainWhereTheOthersAreAlike() {
        Score score = runs(Shape.RING, SlowLink.Kind.LINK, 1.5, 32, 64, 256);
        assertAll(
                () -> assertTrue(score.named >= 0.95 * score.planted, score.named + " named"),
                () -> assertEquals(0, score.wrong));
    }

    @Test
    void namesTheLinkOfASlowChannel() {
        Score score = runs(Shape.RING, SlowLink.Kind.CHANNEL, 5, 16, 64);
        assertAll(
                () -> assertEquals(score.planted, score.named), () -> assertEquals(0, score.wrong));
    }

    @Test
    void namesASlowLinkOfAnAllToAll() {
        Score score = runs(Shape.ALL_TO_ALL, SlowLink.Kind.LINK, 3, 32, 64);
        assertAll(
                () -> assertTrue(score.named >= 0.95 * score.planted, score.named + " named"),
                () -> assertEquals(0, score.wrong));
    }

    @Test
    void blamesTheSenderAndNotItsLinksWhereAllOfThemAreSlow() {
        Score score = runs(Shape.ALL_TO_ALL, SlowLink.Kind.SENDER, 5, 32, 64);
        assertAll(
                () -> assertTrue(score.named >= 0.95 * score.planted, score.named + " named"),
                () -> assertEquals(0, score.wrong));
    }

    @Test
    void blamesTheReceiverAndNotItsLinksWhereAllOfThemAreSlow() {
        Score score = runs(Shape.ALL_TO_ALL, SlowLink.Kind.RECEIVER, 5, 32, 64);
        assertAll(
                () -> assertTrue(score.named >= 0.95 * score.planted, score.named + " named"),
                () -> assertEquals(0, score.wrong));
    }

    @Test
    void namesNothingInHealthyClusters() {
        for (String capture : LinkNoise.CAPTURES) {
            Score score = new Score();
            LinkNoise noise = new LinkNoise(capture);
            for (int seed = 0; seed < 12; seed++) {
                for (Shape shape : Shape.values()) {
                    LinkProof.run(noise, seed, 8 << (seed % 4), shape, null, 1, score);
                }
            }
            assertEquals(0, score.told, capture);
        }
    }

    private static Score runs(Shape shape, SlowLink.Kind kind, double factor, int... ranks) {
        Score score = new Score();
        for (int each : ranks) {
            for (int seed = 0; seed < 3; seed++) {
                LinkProof.run(NOISE, 1_000L * each + seed, each, shape, kind, factor, score);
            }
        }
        assertTrue(score.planted >= 6, "something was planted");
        return score;
    }
}
