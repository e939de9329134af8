package io.ringside.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.ringside.protocol.blocks.Block;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/// What the real captures hold, through the real daemon, the real stream and the real report.
/// `socket` and the two graphs are of the ring's first layout.
class BundledCaptureTest {
    private static final int ITERATIONS = 20;
    private static final int RANKS = 8;
    private static final int TRAIN_ITERATIONS = 180;
    private static final Set<String> OF_PICTURES =
            Set.of("slow client", "rows thinned", "beyond the window's budget");
    private static final Map<String, Played> PLAYED = new HashMap<>();

    private record Played(JsonNode report, String text) {}

    /// `train` with eight ranks: four pairs, two groups of four, and the world's gathers.
    @Test
    void everyOperationOfEightRanksIsCounted() throws Exception {
        JsonNode report = report("train");
        long perRank = TRAIN_ITERATIONS;
        assertEquals(RANKS * 4 * perRank, total(report, "AllReduce", 1_048_576));
        assertEquals(RANKS * 2 * perRank, total(report, "AllReduce", 8_388_608));
        assertEquals(RANKS * perRank, total(report, "AllReduce", 64));
        assertEquals(RANKS * perRank, total(report, "AllGather", 4_194_304));
        assertEquals(RANKS * perRank, total(report, "ReduceScatter", 4_194_304));
        assertEquals(RANKS, total(report, "AllReduce", 4), "the framework's own barrier");
        assertEquals(RANKS * (9 * perRank + 1), rows(report, "collectives", "count"), "no more");
        assertEquals(2 * RANKS * RANKS * perRank, rows(report, "p2p", "count"));
        assertAllIsCounted(report);
    }

    @Test
    void theSampleOfEightRanksIsTimedByEvents() throws Exception {
        for (JsonNode row : report("train").get("collectives")) {
            assertEquals("event", row.get("timingSource").asText(), row.toString());
        }
    }

    @Test
    void sendsInsideTheNodeAreDeclaredAndPairsModelledAndNothingIsMeasured() throws Exception {
        JsonNode report = report("train");
        Map<String, Long> declared = linkBytes(report, "declared");
        assertEquals(RANKS * (RANKS - 1), declared.size());
        assertEquals(
                Set.of(TRAIN_ITERATIONS * 131_072L), Set.copyOf(declared.values()), "all alike");
        assertEquals(Set.of("0->1", "1->0"), linkBytes(report, "modelled").keySet());
        assertEquals(Map.of(), linkBytes(report, "measured"));
    }

    @Test
    void twoHostsOfFourRanksAreMeasuredBetweenThemAndNotWithin() throws Exception {
        JsonNode report = report("two-hosts");
        assertEquals(RANKS * 60L, total(report, "AllGather", 4_194_304));
        assertTrue(linkBytes(report, "measured").containsKey("0->4"), "between the hosts");
        assertTrue(linkBytes(report, "declared").containsKey("0->1"), "within one");
        assertAllIsCounted(report);
    }

    /// The only one whose bytes crossed NVLink.
    @Test
    void twoRanksWithAGpuEachHaveATileAndLinksOfNvlinkEach() throws Exception {
        JsonNode report = report("nvlink");
        JsonNode node = report.get("nodes").get(0);
        assertEquals(2, node.get("gpus").size());
        assertEquals(2 * 4L * TRAIN_ITERATIONS, total(report, "AllReduce", 1_048_576));
        assertEquals(
                Map.of("0->1", TRAIN_ITERATIONS * 131_072L, "1->0", TRAIN_ITERATIONS * 131_072L),
                linkBytes(report, "declared"));
        Set<String> crossed = new TreeSet<>();
        for (JsonNode reading : node.get("readings")) {
            if (reading.get("figures").path("gpu.nvlink.sent").asDouble() > 0) {
                crossed.add(reading.get("subject").asText());
            }
        }
        assertEquals(2, crossed.size(), "both GPUs' counters");
        assertAllIsCounted(report);
    }

    @Test
    void everyOperationStartedAtDeepHasKernelTimesUntilStampsCannotBeTrusted() throws Exception {
        JsonNode report = report("deep");
        Set<String> sources = new TreeSet<>();
        for (JsonNode row : report.get("collectives")) {
            sources.add(row.get("timingSource").asText());
        }
        assertEquals(Set.of("event", "kernel"), sources);
        long untrusted = 0;
        for (JsonNode anomaly : report.get("nodes").get(0).get("anomalies")) {
            if (anomaly.get("kind").asText().contains("may be another operation's")) {
                untrusted = anomaly.get("count").asLong();
            }
        }
        assertTrue(untrusted > 0, "what a rank sends to itself sets NCCL's counts apart");
    }

    @Test
    void theCaptureOfALateRankSaysWhichAndWhen() throws Exception {
        JsonNode report = report("late-rank");
        String origin = report.get("nodes").get(0).get("playback").get("origin").asText();
        assertTrue(origin.contains("FAULT=gpu:5:1000:90"), origin);
        assertEquals(RANKS * 4L * TRAIN_ITERATIONS, total(report, "AllReduce", 1_048_576));
    }

    @Test
    void linksOverSocketsAreMeasuredToTheByte() throws Exception {
        JsonNode report = report("socket");
        String world = commHash(report, "AllReduce");
        String experts = otherCommHash(report, world);
        assertEquals(
                Map.of(
                        "0->1", ITERATIONS * 120_602_624L + 16,
                        "1->0", ITERATIONS * 112_205_824L + 16),
                linkBytes(report, "measured", world));
        assertEquals(
                Map.of("0->1", ITERATIONS * 4_194_304L, "1->0", ITERATIONS * 4_194_304L),
                linkBytes(report, "measured", experts));
        assertEquals(
                Map.of(),
                linkBytes(report, "declared"),
                "a send with a proxy is measured, not declared too");
        assertEquals(Map.of(), linkBytes(report, "modelled"));
        assertAllIsCounted(report);
    }

    @Test
    void ratesEqualThoseRecomputedFromTheRawRecords() throws Exception {
        JsonNode report = report("socket");
        Map<RawLinks.Key, RawLinks.Total> raw = RawLinks.of(NodeProgram.capture("socket"));
        assertEquals(4, raw.size());
        for (JsonNode link : report.get("links")) {
            RawLinks.Key key =
                    new RawLinks.Key(
                            link.get("commHash").asText(),
                            link.get("from").asInt(),
                            link.get("to").asInt());
            RawLinks.Total total = Objects.requireNonNull(raw.get(key), key::toString);
            assertEquals(total.bytes(), link.get("bytes").asLong());
            assertEquals(
                    total.rateBytesPerSecond(), link.get("rateBytesPerSecond").asDouble(), 1.0);
        }
    }

    @Test
    void aCapturedCallIsNotCountedWhereItsReplaysAreNotVisible() throws Exception {
        JsonNode report = report("graph");
        for (int rank = 0; rank < 2; rank++) {
            assertEquals(4, count(report, rank, "AllReduce", 1_048_576), "the warm-up alone");
            assertEquals(1, sum(report, rank, "AllReduce", 1_048_576, "captured"));
        }
    }

    @Test
    void everyReplayIsCountedWhereReplaysAreVisible() throws Exception {
        JsonNode report = report("graph-visible");
        for (int rank = 0; rank < 2; rank++) {
            assertEquals(
                    1_000 + 4,
                    count(report, rank, "AllReduce", 1_048_576),
                    "1,000 replays and the warm-up");
            assertEquals(0, sum(report, rank, "AllReduce", 1_048_576, "captured"));
        }
    }

    @Test
    void theTextReportSaysThatReplaysAreNotVisible() {
        report("graph");
        String text = Objects.requireNonNull(PLAYED.get("graph")).text();
        assertTrue(text.contains("captured in graphs, replays not visible"), text);
    }

    @Test
    void aPlaybackStandsUnderTheCapturedHostsName() {
        JsonNode node = report("train").get("nodes").get(0);
        assertEquals("lab", node.get("host").asText());
        assertEquals("train.ring", node.get("playback").get("file").asText());
    }

    /// Each capture is played once for all tests.
    private static JsonNode report(String capture) {
        return PLAYED.computeIfAbsent(capture, BundledCaptureTest::play).report();
    }

    private static Played play(String capture) {
        try (NodeProgram node = NodeProgram.play(capture);
                InputStream schema =
                        Block.class.getResourceAsStream(
                                "/io/ringside/protocol/report/report.schema.json")) {
            JsonNode report = node.report();
            assertEquals(
                    Set.of(),
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                            .getSchema(schema)
                            .validate(report));
            ProgramRun text = ProgramRun.desktop("report", "--connect", node.target());
            assertEquals(0, text.exitCode(), text.errors());
            return new Played(report, text.output());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static long count(JsonNode report, int rank, String operation, long bytes) {
        return sum(report, rank, operation, bytes, "count");
    }

    private static long sum(JsonNode report, int rank, String operation, long bytes, String field) {
        return StreamSupport.stream(report.get("collectives").spliterator(), false)
                .filter(row -> row.get("rank").asInt() == rank)
                .filter(row -> row.get("operation").asText().equals(operation))
                .filter(row -> row.get("bytes").asLong() == bytes)
                .mapToLong(row -> row.get(field).asLong())
                .sum();
    }

    private static long total(JsonNode report, String operation, long bytes) {
        long total = 0;
        for (int rank = 0; rank < RANKS; rank++) {
            total += count(report, rank, operation, bytes);
        }
        return total;
    }

    private static long rows(JsonNode report, String list, String field) {
        return StreamSupport.stream(report.get(list).spliterator(), false)
                .mapToLong(row -> row.get(field).asLong())
                .sum();
    }

    private static Map<String, Long> linkBytes(JsonNode report, String provenance) {
        return linkBytes(report, provenance, "");
    }

    private static Map<String, Long> linkBytes(
            JsonNode report, String provenance, String commHash) {
        Map<String, Long> bytes = new TreeMap<>();
        for (JsonNode link : report.get("links")) {
            if (link.get("provenance").asText().equals(provenance)
                    && (commHash.isEmpty() || link.get("commHash").asText().equals(commHash))) {
                bytes.merge(
                        link.get("from").asInt() + "->" + link.get("to").asInt(),
                        link.get("bytes").asLong(),
                        Long::sum);
            }
        }
        return bytes;
    }

    private static String commHash(JsonNode report, String operation) {
        return StreamSupport.stream(report.get("collectives").spliterator(), false)
                .filter(row -> row.get("operation").asText().equals(operation))
                .findFirst()
                .orElseThrow()
                .get("commHash")
                .asText();
    }

    private static String otherCommHash(JsonNode report, String world) {
        Set<String> hashes = new TreeSet<>();
        report.get("links").forEach(link -> hashes.add(link.get("commHash").asText()));
        hashes.remove(world);
        assertEquals(1, hashes.size());
        return hashes.iterator().next();
    }

    /// What did not fit into one window's picture, or was not fetched by a client in time, is
    /// counted all the same. A playback at ten times the speed on a machine that does other things
    /// may have some of either.
    private static void assertAllIsCounted(JsonNode report) {
        for (JsonNode node : report.get("nodes")) {
            for (JsonNode loss : node.get("losses")) {
                if (!OF_PICTURES.contains(loss.get("reason").asText())) {
                    assertEquals(0, loss.get("count").asLong(), loss.toString());
                }
            }
        }
    }
}
