package io.ringside.desktop.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.hang.HangKind;
import io.ringside.desktop.correlate.hang.HangVerdict;
import io.ringside.desktop.correlate.lateness.LateEpisode;
import io.ringside.desktop.correlate.lateness.LateRank.Kind;
import io.ringside.desktop.correlate.lateness.suspect.Confidence;
import io.ringside.desktop.correlate.links.LinkEpisode;
import io.ringside.desktop.correlate.live.LiveHang;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What the rules make of simulated daemons: the planted fault, and nothing else.
class PlantedFaultsTest {
    @Test
    void namesTheSlowRankAndItsProcessorAndNobodyElse() throws InterruptedException {
        Played played = Played.of("8x8,slow-rank:17@20s", 50);

        List<LateEpisode> late = sure(played.lateness());
        assertEquals(
                List.of(17), late.stream().map(e -> e.worst().rank()).toList(), () -> words(late));
        assertEquals(Kind.PROCESSOR, late.getFirst().worst().kind());
        assertEquals(60e6, late.getFirst().worst().lagNanos(), 2e6);
        assertEquals(Map.of(), played.losses);
        assertEquals(List.of(), played.standing());
    }

    @Test
    void namesTheThrottledGpuAndNobodyElse() throws InterruptedException {
        Played played = Played.of("8x8,slow-gpu:42@10s", 40);

        List<LateEpisode> late = sure(played.lateness());
        assertEquals(
                List.of(42), late.stream().map(e -> e.worst().rank()).toList(), () -> words(late));
        assertEquals(Kind.GPU, late.getFirst().worst().kind());
        assertTrue(
                played.newest.values().stream()
                        .flatMap(s -> s.health().findings().stream())
                        .anyMatch(f -> f.rule().equals("gpu-thermal-slowdown")));
    }

    @Test
    void namesTwoLateRanksOfTwoNodesAndNobodyWhomTheyMakeLate() throws InterruptedException {
        for (String seed : List.of("1", "2", "3")) {
            Played played = Played.of("2x8,slow-rank:5@5s,slow-gpu:12@8s,seed:" + seed, 35);

            List<LateEpisode> late = sure(played.lateness());
            assertEquals(
                    List.of(5, 12),
                    late.stream().map(e -> e.worst().rank()).sorted().toList(),
                    () -> words(late));
        }
    }

    @Test
    void namesTheSlowLinksThoughARankDiesAndHoldsAllUp() throws InterruptedException {
        Played played = Played.of("8x8,slow-link:2@10s,kill:17@40s", 60);
        played.links.finish();

        assertEquals(
                IntStream.range(16, 24).mapToObj(rank -> rank + " to " + (rank + 8)).toList(),
                played.links.episodes().stream()
                        .map(LinkEpisode::latest)
                        .map(link -> link.from().rank() + " to " + link.to().rank())
                        .sorted()
                        .toList());
        assertEquals(List.of(17), played.standing().getFirst().verdict().culprits());
    }

    @Test
    void namesNoLinkWhereNoneIsSlowerThanTheOthers() throws InterruptedException {
        Played played = Played.of("8x8,slow-gpu:42@10s", 60);
        played.links.finish();

        assertEquals(64, played.links.latest().compared());
        assertEquals(List.of(), played.links.episodes());
    }

    @Test
    void namesNobodyWhereNothingIsPlanted() throws InterruptedException {
        Played played = Played.of("8x8", 60);

        assertEquals(List.of(), sure(played.lateness()));
        assertEquals(List.of(), played.standing());
        assertTrue(played.late.timedOperations() > 100);
    }

    @Test
    void namesTheStoppedRank() throws InterruptedException {
        assertHang("8x8,stop:17@20s", 17, HangKind.PROCESS_STOPPED);
    }

    @Test
    void namesTheKilledRank() throws InterruptedException {
        assertHang("8x8,kill:9@20s", 9, HangKind.PROCESS_DEAD);
    }

    @Test
    void namesTheRankThatWaitsForSomethingElse() throws InterruptedException {
        assertHang("8x8,hang:40@20s", 40, HangKind.STUCK_OUTSIDE_NCCL);
    }

    @Test
    void namesTheRankThatLeftACallOut() throws InterruptedException {
        assertHang("8x8,skip:33@20s", 33, HangKind.NOT_ENTERED);
    }

    @Test
    void namesTheHangingRankOfOneNodeAndOfNodesOfOneGpu() throws InterruptedException {
        assertHang("1x8,stop:3@20s", 3, HangKind.PROCESS_STOPPED);
        assertHang("16x1,kill:3@20s", 3, HangKind.PROCESS_DEAD);
    }

    @Test
    void namesTheStoppedRankOfTwoThousand() throws InterruptedException {
        assertHang("256x8,stop:1234@8s", 1234, HangKind.PROCESS_STOPPED);
    }

    /// Its first verdict, as a report tells it.
    private static void assertHang(String spec, int rank, HangKind kind)
            throws InterruptedException {
        Played played = Played.of(spec, spec.startsWith("256") ? 20 : 40);
        List<HangVerdict> verdicts = played.standing().stream().map(LiveHang::verdict).toList();
        assertTrue(!verdicts.isEmpty(), "nothing hangs in " + spec);
        HangVerdict first =
                verdicts.stream()
                        .min(
                                Comparator.comparing(HangVerdict::confidence)
                                        .thenComparing(HangVerdict::kind))
                        .orElseThrow();
        assertEquals(List.of(rank), first.culprits(), verdicts::toString);
        assertEquals(kind, first.kind(), verdicts::toString);
        assertEquals(Map.of(), played.losses);
    }

    private static String words(List<LateEpisode> late) {
        return late.stream()
                .map(LateEpisode::worst)
                .map(w ->
                        "%d %s by %.1f ms in %s, %d of %d"
                                .formatted(
                                        w.rank(),
                                        w.kind(),
                                        w.lagNanos() / 1e6,
                                        w.operation(),
                                        w.lateOperations(),
                                        w.operations()))
                .toList()
                .toString();
    }

    private static List<LateEpisode> sure(List<LateEpisode> all) {
        return all.stream().filter(episode -> episode.confidence() != Confidence.LOW).toList();
    }
}
