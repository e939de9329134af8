package io.ringside.desktop.correlate.links;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.lateness.suspect.Confidence;
import io.ringside.desktop.correlate.links.measure.LinkFit;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.Provenance;
import io.ringside.desktop.state.Snapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinkWatchTest {
    private static final long RING = SlowRing.RING;
    private static final int RANKS = SlowRing.RANKS;
    private static final long BYTES = SlowRing.BYTES;
    private static final double NANOS = SlowRing.NANOS;

    private final SlowRing ring = new SlowRing();
    private double busy = 0.5;
    private LinkWatch watch = new LinkWatch();
    private int slow = -1;
    private int window;

    @Test
    void namesTheOneLinkOfARingThatIsSlowWithEvidenceAndCounterEvidence() {
        slow = 3;
        windows(18);
        LinkEpisode episode = watch.holding().getFirst();
        SlowLink found = episode.latest();
        assertAll(
                () -> assertEquals(1, watch.holding().size()),
                () -> assertEquals(SlowLink.Kind.LINK, found.kind()),
                () -> assertEquals(3, found.from().rank()),
                () -> assertEquals(4, found.to().rank()),
                () -> assertEquals(LinkClass.ACROSS_NODES, found.linkClass()),
                () -> assertEquals(2.0, found.standing().ratio(), 0.05),
                () -> assertEquals(Confidence.HIGH, episode.confidence(Set.of())),
                () ->
                        assertEquals(
                                "The link from rank 3 to rank 4 takes 2.0 times as long as its like",
                                LinkWords.headline(found)),
                () ->
                        assertEquals(
                                2,
                                LinkWords.counterEvidence(found, Set.of()).size(),
                                "each end has no other link: it may be the end"));
    }

    @Test
    void ranksThatComeLateAtBothEndsAreTheSimplerExplanation() {
        slow = 3;
        windows(12);
        LinkEpisode episode = watch.holding().getFirst();
        Set<Actor> late =
                Set.of(
                        episode.latest().from().actor().orElseThrow(),
                        episode.latest().to().actor().orElseThrow());
        assertEquals(Confidence.LOW, episode.confidence(late));
        assertTrue(
                LinkWords.counterEvidence(episode.latest(), late)
                        .getFirst()
                        .startsWith("The ranks at both ends come late by themselves"));
    }

    @Test
    void whatIsSlowNoLongerEndsAndStaysAnEpisode() {
        slow = 3;
        windows(12);
        slow = -1;
        windows(60);
        assertEquals(List.of(), watch.holding());
        assertEquals(1, watch.episodes().size());
    }

    @Test
    void aHealthyRingHasNoSlowLink() {
        windows(30);
        assertEquals(List.of(), watch.episodes());
        assertEquals(RANKS, watch.latest().compared());
    }

    @Test
    void aThirdMoreIsToldWhereTheOthersAreAlike() {
        ring.takes(3, 1.35);
        windows(18);
        assertEquals(
                List.of(3), watch.holding().stream().map(e -> e.latest().from().rank()).toList());
    }

    @Test
    void aThirdMoreIsNotToldWhereAnotherTakesAsMuchLess() {
        ring.takes(3, 1.35);
        ring.takes(6, 1 / 1.35);
        windows(18);
        assertEquals(List.of(), watch.episodes());
    }

    @Test
    void fewWindowsAndFewLinksAreSaidAndNotCompared() {
        windows(1);
        watch.finish();
        assertEquals(RANKS, watch.latest().fewWindows(), "totals alone are no window");
        windows(4);
        watch.finish();
        assertEquals(RANKS, watch.latest().fewWindows());
        watch = new LinkWatch();
        for (int second = 1; second <= 12; second++) {
            for (int rank = 0; rank < 3; rank++) {
                add(rank, second, 1, true);
            }
        }
        watch.finish();
        assertEquals(3, watch.latest().alone());
        assertEquals(0, watch.latest().compared());
    }

    @Test
    void modelledAndDeclaredLinksAreNeverLookedAt() {
        for (int second = 1; second <= 12; second++) {
            watch.add("node", modelled(second));
        }
        watch.finish();
        assertEquals(0, watch.latest().compared() + watch.latest().alone());
        assertEquals(List.of(), watch.rows(100));
    }

    @Test
    void whatIsReceivedIsNoSecondLink() {
        for (int second = 1; second <= 12; second++) {
            for (int rank = 0; rank < RANKS; rank++) {
                add(rank, second, 1, false);
            }
        }
        watch.finish();
        assertEquals(List.of(), watch.rows(100));
    }

    @Test
    void aDaemonThatStartsAnewIsNoTraffic() {
        windows(8);
        ring.restart();
        windows(1);
        assertTrue(
                watch.rows(100).stream().allMatch(r -> r.stepNanos() > 0.9 * NANOS),
                "totals that fall are no window");
    }

    @Test
    void channelsBeyondTheBudgetAreCountedAndNotWatched() {
        watch = new LinkWatch(5);
        windows(12);
        assertEquals(RANKS - 5, watch.refusedChannels());
        assertEquals(5, watch.rows(100).size());
        windowsOf(2, 100);
        assertEquals(0, watch.refusedChannels(), "those who are gone make room");
    }

    @Test
    void aLinkOfOneSizeHasARateAndNoLatency() {
        windows(12);
        LinkRow row = watch.rows(1).getFirst();
        assertEquals(BYTES, row.stepBytes());
        assertEquals(
                "all its steps have one size",
                assertInstanceOf(LinkFit.NotIdentifiable.class, row.fit()).reason());
        assertEquals(1, row.channels().size());
    }

    @Test
    void aLinkWhoseSizesVaryHasLatencyAndTimeAByte() {
        for (int second = 1; second <= 16; second++) {
            add(0, second, 1 + second % 4, true);
        }
        LinkFit.Line line = assertInstanceOf(LinkFit.Line.class, watch.rows(1).getFirst().fit());
        assertEquals(LinkFit.Origin.WINDOWS, line.origin());
        assertEquals(NANOS / 2, line.latencyNanos(), NANOS / 50);
        assertEquals(NANOS / 2 / BYTES, line.nanosPerByte(), 0.01);
    }

    @Test
    void totalsThatCannotBeBreakNoLook() {
        long[] odd = {1, Long.MAX_VALUE, 2, Long.MAX_VALUE - 1, 0, Integer.MAX_VALUE};
        for (int second = 1; second <= 30; second++) {
            for (int rank = 0; rank < RANKS; rank++) {
                long value = odd[(second + rank) % odd.length];
                NodeSnapshot.Channel row =
                        new NodeSnapshot.Channel(
                                RING,
                                rank,
                                Integer.MAX_VALUE - rank,
                                Integer.MAX_VALUE,
                                true,
                                value,
                                value,
                                second,
                                value,
                                value,
                                odd[second % odd.length]);
                NodeSnapshot.Channel steep =
                        new NodeSnapshot.Channel(
                                RING, rank, rank + 1, 0, true, value, second, value, 0, 0, second);
                watch.add(
                        "node" + rank,
                        new Snapshots().window(second).channels(List.of(row, steep)).build());
            }
        }
        watch.finish();
        watch.rows(100).forEach(r -> assertTrue(r.stepNanos() > 0 && r.steps() > 0, r.toString()));
    }

    @Test
    void theSameWindowsGiveTheSameAnswer() {
        slow = 3;
        windows(12);
        List<LinkEpisode> first = watch.episodes();
        watch = new LinkWatch();
        ring.restart();
        window = 0;
        windows(12);
        assertEquals(first, watch.episodes());
    }

    @Test
    void costsAtMostThePartOfItsBusyTimeThatItIsSlower() {
        SlowLink half = slowLink(0.5);
        assertEquals(0.25, half.costAtMost().orElseThrow(), 0.01);
        assertEquals(
                0.25 * RANKS * 24, half.cost(0).orElseThrow().gpuHoursADay(), 1, "of all ranks");
        assertTrue(half.cost(0).orElseThrow().atMost());
        assertFalse(half.cost(0).orElseThrow().isNote());
        watch = new LinkWatch();
        assertTrue(slowLink(0.1).cost(0).orElseThrow().isNote());
    }

    private SlowLink slowLink(double busyShare) {
        busy = busyShare;
        slow = 3;
        windows(40);
        return watch.holding().getFirst().latest();
    }

    private void windows(int count) {
        windowsOf(RANKS, count);
    }

    private void windowsOf(int ranks, int count) {
        for (int i = 0; i < count; i++) {
            window++;
            for (int rank = 0; rank < ranks; rank++) {
                add(rank, window, 1, true);
            }
        }
    }

    private void add(int rank, int second, int times, boolean send) {
        watch.add("node" + rank, ring.window(rank, second, slow, times, send, busy));
    }

    private static NodeSnapshot modelled(int second) {
        List<NodeSnapshot.Link> links = new ArrayList<>();
        IntStream.range(0, RANKS)
                .forEach(rank ->
                        links.add(
                                new NodeSnapshot.Link(
                                        RING,
                                        rank,
                                        (rank + 1) % RANKS,
                                        rank % 2 == 0 ? Provenance.MODELLED : Provenance.DECLARED,
                                        second * BYTES,
                                        second,
                                        OptionalDouble.of(1e9),
                                        OptionalDouble.of(1e9),
                                        OptionalDouble.empty(),
                                        Optional.empty())));
        return new Snapshots().window(second).links(links).build();
    }
}
