package io.ringside.node.aggregate;

import static io.ringside.node.aggregate.PlayedProcess.collective;
import static io.ringside.node.aggregate.PlayedProcess.kernel;
import static io.ringside.node.aggregate.PlayedProcess.transfer;
import static io.ringside.protocol.ring.RingLayout.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.aggregate.communicator.LinkStatistics;
import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.ranks.CommunicatorRings;
import io.ringside.node.ranks.LiveProcess;
import io.ringside.node.ranks.LiveRank;
import io.ringside.node.time.HandClock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Links of a communicator of four, whose rings NCCL told.
class RingLinksTest {
    private static final long MILLI = 1_000_000;
    private static final long HASH = 0xC0FFEE;
    private static final long ELEMENTS = 1 << 20;
    private static final long BYTES = 4 * ELEMENTS;

    private final HandClock clock = new HandClock(5_000_000 * MILLI, PlayedProcess.EPOCH_OFFSET);
    private final Aggregator aggregator = new Aggregator(clock, new SpanHistory(1_000));
    private final PlayedProcess[] ranks = {
        rank(0), rank(1), rank(2), rank(3),
    };

    @Test
    void modelsNothingWhileTheRingIsNotKnown() {
        playOnAll("AllReduce", ELEMENTS, 2);
        assertEquals(Map.of(), links());
    }

    @Test
    void makesUpForWhatRanBeforeTheRingWasKnown() {
        playOnAll("AllReduce", ELEMENTS, 2);
        playOnAll("AllReduce", ELEMENTS, 2);
        playOnAll("Broadcast", ELEMENTS, 2);
        aggregator.endWindow(1, 0, 1);
        aggregator.startWindow();
        tell(List.of(List.of(0, 1, 2, 3)));
        playOnAll("AllReduce", ELEMENTS, 2);
        long each = BYTES * 6 / 4;
        LinkStatistics link = aggregator.communicators().getFirst().links().getFirst();
        assertEquals(3 * each, link.bytes(), "not the broadcast, whose root is not kept");
        assertEquals(3, link.count());
        assertEquals(each, link.windowBytes(), "what ran earlier is of earlier windows");
        assertEquals(each * 1e9 / 8_000, link.rateBytesPerSecond().orElseThrow(), 1);
        playOnAll("AllReduce", ELEMENTS, 2);
        assertEquals(4 * each, link.bytes(), "once");
    }

    @Test
    void givesEachLinkOfTheRingItsShareOfAnAllReduce() {
        tell(List.of(List.of(0, 2, 1, 3)));
        playOnAll("AllReduce", ELEMENTS, 2);
        long each = BYTES * 6 / 4;
        assertEquals(
                Map.of(
                        "0->2 MODELLED", each,
                        "2->1 MODELLED", each,
                        "1->3 MODELLED", each,
                        "3->0 MODELLED", each),
                links());
        LinkStatistics link = aggregator.communicators().getFirst().links().getFirst();
        assertEquals(1, link.count());
        assertEquals(8_000, link.busyNanos());
        assertEquals(each * 1e9 / 8_000, link.rateBytesPerSecond().orElseThrow(), 1);
    }

    @Test
    void gathersAndScattersOneShareLess() {
        tell(List.of(List.of(0, 1, 2, 3)));
        playOnAll("AllGather", ELEMENTS / 4, 1);
        playOnAll("ReduceScatter", ELEMENTS / 4, 1);
        assertEquals(2 * BYTES * 3 / 4, links().get("0->1 MODELLED"));
        assertEquals(4, links().size());
    }

    @Test
    void doesNotBroadcastOverTheEdgeIntoTheRootNorReduceOverTheOneOutOfIt() {
        tell(List.of(List.of(0, 1, 2, 3)));
        playOnAll("Broadcast", ELEMENTS, 1); // the root is 0
        assertEquals(
                Map.of("0->1 MODELLED", BYTES, "1->2 MODELLED", BYTES, "2->3 MODELLED", BYTES),
                links());
        playOnAll("Reduce", ELEMENTS, 1);
        assertEquals(
                Map.of(
                        "0->1 MODELLED",
                        BYTES,
                        "1->2 MODELLED",
                        2 * BYTES,
                        "2->3 MODELLED",
                        2 * BYTES,
                        "3->0 MODELLED",
                        BYTES),
                links());
    }

    @Test
    void splitsEvenlyOverChannelsWhoseRingsDiffer() {
        tell(
                List.of(
                        List.of(0, 1, 2, 3),
                        List.of(0, 1, 2, 3),
                        List.of(0, 3, 2, 1),
                        List.of(0, 2, 1, 3)));
        playOnAll("AllReduce", ELEMENTS, 4);
        long channel = BYTES * 6 / 4 / 4;
        assertEquals(2 * channel, links().get("0->1 MODELLED"));
        assertEquals(channel, links().get("0->3 MODELLED"));
        assertEquals(channel, links().get("0->2 MODELLED"));
        assertEquals(
                4 * BYTES * 6 / 4,
                links().values().stream().mapToLong(Long::longValue).sum(),
                "nothing is lost or counted twice");
    }

    @Test
    void modelsNoAlgorithmButTheRing() {
        tell(List.of(List.of(0, 1, 2, 3)));
        ranks[0].play(
                collective(1, 0, "AllReduce", ELEMENTS, 1)
                        .names("AllReduce", "ncclFloat32", "NVLS", "SIMPLE"),
                kernel(1, 0, 1_000, 9_000));
        clock.advance(500 * MILLI);
        aggregator.sweep();
        assertEquals(Map.of(), links());
    }

    @Test
    void modelsOnlyLinksThatNoTransferTellsOf() {
        tell(List.of(List.of(0, 1, 2, 3)));
        // Rank 0 has its neighbour 3 on another node, which sends to it; 1 is on this one.
        ranks[0].play(
                collective(1, 0, "AllReduce", ELEMENTS, 1),
                transfer(KIND_PROXY_OPERATION_START, 1, 3, 0, 100, 0, 0, false),
                transfer(KIND_PROXY_OPERATION_STOP, 1, 3, 0, 100, 300, 10, false));
        // Rank 1 sends to 2 by the network.
        ranks[1].play(
                collective(1, 0, "AllReduce", ELEMENTS, 1),
                transfer(KIND_PROXY_OPERATION_START, 1, 2, 0, 100, 0, 0, true),
                transfer(KIND_PROXY_OPERATION_STOP, 1, 2, 0, 100, 300, 77, true));
        clock.advance(500 * MILLI);
        aggregator.sweep();
        assertEquals(BYTES * 6 / 4, links().get("0->1 MODELLED"));
        assertEquals(77, links().get("1->2 MEASURED"));
        assertEquals(2, links().size());
    }

    @Test
    void takesBackWhatItModelledWhenTheFirstTransferComesLate() {
        tell(List.of(List.of(0, 1, 2, 3)));
        ranks[1].play(collective(1, 0, "AllReduce", ELEMENTS, 1), kernel(1, 0, 1_000, 9_000));
        clock.advance(500 * MILLI);
        aggregator.sweep();
        assertEquals(1, links().size());
        ranks[1].play(
                collective(2, 1, "AllReduce", ELEMENTS, 1),
                transfer(KIND_PROXY_OPERATION_START, 2, 0, 0, 100, 0, 0, false),
                transfer(KIND_PROXY_OPERATION_START, 2, 2, 0, 100, 0, 0, true),
                transfer(KIND_PROXY_OPERATION_STOP, 2, 0, 0, 100, 300, 5, false),
                transfer(KIND_PROXY_OPERATION_STOP, 2, 2, 0, 100, 300, 77, true));
        clock.advance(500 * MILLI);
        aggregator.sweep();
        assertEquals(Map.of("1->2 MEASURED", 77L), links());
    }

    @Test
    void modelsALinkOfARingThatIsKnownInPart() {
        aggregator.takeRings(
                List.of(
                        new CommunicatorRings(
                                HASH, 4, "x.log", List.of(Map.of(0, 1), Map.of(0, 2, 1, 3)))));
        playOnAll("AllReduce", ELEMENTS, 2);
        assertEquals(
                Map.of("0->1 MODELLED", BYTES * 3 / 4, "0->2 MODELLED", BYTES * 3 / 4),
                links(),
                "rank 1's next is not known on each channel");
    }

    @Test
    void passesOverRingsOfAnotherSizeOrOutOfRange() {
        aggregator.takeRings(
                List.of(new CommunicatorRings(HASH, 3, "x.log", List.of(Map.of(0, 1)))));
        playOnAll("AllReduce", ELEMENTS, 1);
        aggregator.takeRings(
                List.of(
                        new CommunicatorRings(
                                HASH, 4, "x.log", List.of(Map.of(0, 9, 1, -1, 2, 2)))));
        playOnAll("AllReduce", ELEMENTS, 1);
        assertEquals(Map.of(), links());
    }

    @Test
    void keepsHugeSizesInRange() {
        tell(List.of(List.of(0, 1, 2, 3)));
        playOnAll("AllReduce", Long.MAX_VALUE, 1);
        assertTrue(links().values().stream().allMatch(bytes -> bytes > 0), links().toString());
    }

    @Test
    void saysWhichProcessesAreDrained() {
        List<LiveProcess> live = aggregator.liveProcesses();
        assertEquals(4, live.size());
        assertEquals(List.of(new LiveRank(HASH, "", 0, 4, 0, "", "")), live.getFirst().ranks());
        assertEquals("p1.seg", live.getFirst().segment());
    }

    @Test
    void closesARingOnlyWhenItGoesThroughAllRanks() {
        CommunicatorRings rings =
                new CommunicatorRings(
                        1,
                        4,
                        "",
                        List.of(
                                CommunicatorRings.links(List.of(3, 1, 0, 2)),
                                Map.of(0, 1, 1, 0, 2, 3, 3, 2),
                                Map.of(0, 1, 1, 2),
                                Map.of(0, 0)));
        assertEquals(List.of(0, 2, 3, 1), rings.ring(0).orElseThrow());
        assertTrue(rings.ring(1).isEmpty());
        assertTrue(rings.ring(2).isEmpty());
        assertTrue(rings.ring(3).isEmpty());
    }

    private PlayedProcess rank(int rank) {
        return new PlayedProcess(aggregator, clock, rank + 1, rank, 4);
    }

    private void tell(List<List<Integer>> rings) {
        aggregator.takeRings(
                List.of(
                        new CommunicatorRings(
                                HASH,
                                4,
                                "x.log",
                                rings.stream().map(CommunicatorRings::links).toList())));
    }

    private long nextId = 100;

    private void playOnAll(String function, long elements, int channels) {
        nextId++;
        for (PlayedProcess rank : ranks) {
            rank.play(collective(nextId, (int) nextId, function, elements, channels));
            for (int channel = 0; channel < channels; channel++) {
                rank.play(kernel(nextId, channel, 1_000, 9_000));
            }
        }
        clock.advance(500 * MILLI);
        aggregator.sweep();
    }

    private Map<String, Long> links() {
        Map<String, Long> links = new TreeMap<>();
        for (LinkStatistics link : aggregator.communicators().getFirst().links()) {
            if (link.bytes() > 0) {
                links.put(link.from() + "->" + link.to() + " " + link.provenance(), link.bytes());
            }
        }
        return links;
    }
}
