package io.ringside.node.source.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.fixtures.Waiting;
import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.config.ConfigSection;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Probe;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.sampling.RhythmControl;
import io.ringside.node.sampling.SourceRunner;
import io.ringside.node.source.engine.prometheus.PageServer;
import io.ringside.node.time.HandClock;
import io.ringside.protocol.figures.EngineFigure;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EngineProbesTest {
    @Test
    void scrapesByRealHttp() throws Exception {
        try (PageServer server = new PageServer()) {
            URI uri = server.page("/metrics", Pages.text("vllm-v0-1.txt"));
            try (Probe probe = probe("name: chat\n    url: " + uri)) {
                assertEquals("engine-chat", probe.name());
                Observation observation = probe.look(7, 9, Rhythm.NORMAL);
                assertEquals(State.OK, observation.state());
                assertEquals("", observation.reason());
                assertEquals(7, observation.readings().getFirst().readEpochNanos());
                assertEquals(
                        OptionalDouble.of(22),
                        observation.readings().getFirst().figure(EngineFigure.RUNNING));
            }
            assertTrue(server.requests().getFirst().contains("User-Agent: ringside/0.9"));
        }
    }

    @Test
    void aCutOffPageIsUsedAsFarAsItIsWhole() throws Exception {
        try (PageServer server = new PageServer()) {
            URI uri =
                    server.body(
                            "/metrics",
                            200,
                            "text/plain",
                            out -> {
                                out.write(
                                        "vllm:num_requests_running{model_name=\"m\"} 4\nvllm:num_requests_waiting{model_name=\"m\"} 4\n"
                                                .getBytes(StandardCharsets.UTF_8));
                                while (true) {
                                    out.write("}\n".repeat(100).getBytes(StandardCharsets.UTF_8));
                                }
                            });
            try (Probe probe = probe("name: chat\n    url: " + uri)) {
                Observation observation = probe.look(7, 9, Rhythm.NORMAL);
                assertEquals(State.WARN, observation.state());
                assertEquals(
                        "The page was cut off: it has 10,000 malformed lines; metrics that came whole before are shown. 10000 malformed lines were skipped, the first: `}`.",
                        observation.reason());
                Reading reading = observation.readings().getFirst();
                assertEquals(OptionalDouble.of(4), reading.figure(EngineFigure.RUNNING));
                assertEquals(OptionalDouble.empty(), reading.figure(EngineFigure.WAITING));
            }
        }
    }

    @Test
    void malformedLinesAreSaidAndTheRestIsRead() throws Exception {
        try (PageServer server = new PageServer()) {
            URI uri =
                    server.page(
                            "/metrics", Pages.text("vllm-v0-1.txt") + "vllm:broken{model_name=\n");
            try (Probe probe = probe("name: chat\n    url: " + uri)) {
                Observation observation = probe.look(7, 9, Rhythm.NORMAL);
                assertEquals(State.WARN, observation.state());
                assertEquals(
                        "1 malformed line was skipped: `vllm:broken{model_name=`.",
                        observation.reason());
                assertEquals(1, observation.readings().size());
            }
        }
    }

    @Test
    void anEngineThatIsGoneIsDown() throws Exception {
        try (PageServer server = new PageServer()) {
            URI uri = server.header("/metrics", 503, "Retry-After", "1");
            try (Probe probe = probe("name: chat\n    url: " + uri)) {
                Observation observation = probe.look(7, 9, Rhythm.NORMAL);
                assertEquals(State.FAILED, observation.state());
                assertEquals(
                        OptionalDouble.of(0),
                        observation.readings().getFirst().figure(EngineFigure.UP));
            }
        }
    }

    @Test
    void aPageThatHangsDelaysOnlyItself() throws Exception {
        try (PageServer server = new PageServer()) {
            URI hanging = server.silence("/hangs");
            URI good = server.page("/metrics", "tgi_queue_size 3\n");
            HandClock clock = new HandClock(1, 0);
            RhythmControl rhythm = new RhythmControl(clock, event -> {});
            CountDownLatch read = new CountDownLatch(1);
            List<SourceRunner> runners = new ArrayList<>();
            for (Probe probe :
                    probes(
                            "engines:\n  - {name: bad, url: %s}\n  - {name: good, url: %s}\n"
                                    .formatted(hanging, good))) {
                runners.add(new SourceRunner(new Told(probe, read), clock, rhythm, _ -> {}));
            }
            runners.forEach(SourceRunner::start);
            Waiting.until("the good page is read", () -> read.getCount() == 0);
            runners.forEach(SourceRunner::close);
        }
    }

    @Test
    void theExampleOfTheDocumentIsUnderstood() throws Exception {
        String document = Files.readString(Path.of("CONFIGURATION.md"));
        Matcher example =
                Pattern.compile("## Engines.*?```yaml\\n(.*?)```", Pattern.DOTALL)
                        .matcher(document);
        assertTrue(example.find());
        List<Probe> probes = probes(example.group(1));
        assertEquals(
                List.of(
                        "engine-chat",
                        "engine-embeddings",
                        "engine-tgi",
                        "engine-sglang",
                        "engine-gateway",
                        "engine-embedder",
                        "dcgm",
                        "amd",
                        "nvidia_smi"),
                probes.stream().map(Probe::name).toList());
        assertEquals(Duration.ofSeconds(10).toNanos(), probes.get(1).periodNanos(Rhythm.NORMAL));
        assertEquals(Duration.ofSeconds(5).toNanos(), probes.get(0).periodNanos(Rhythm.NORMAL));
        assertEquals(Duration.ofSeconds(1).toNanos(), probes.get(0).periodNanos(Rhythm.INCIDENT));
        probes.forEach(Probe::close);
    }

    @Test
    void nothingConfiguredIsNothingScraped() throws ConfigException {
        assertEquals(List.of(), probes(""));
    }

    @Test
    void refusesWhatItCannotUseAndSaysWhy() {
        refuses(
                "name: a b\n    url: http://h/m",
                "engines[0].name is `a b`, expected up to 64 letters, digits and `._-`.");
        refuses("name: a", "engines[0].url is missing, expected a text.");
        refuses(
                "name: a\n    url: ftp://h/m",
                "engines[0].url is `ftp://h/m`, expected an address such as http://127.0.0.1:8000/metrics.");
        refuses(
                "name: a\n    url: 'http://h h'",
                "engines[0].url is `http://h h`, expected an address such as http://127.0.0.1:8000/metrics.");
        refuses(
                "name: a\n    url: /metrics",
                "engines[0].url is `/metrics`, expected an address such as http://127.0.0.1:8000/metrics.");
        refuses(
                "name: a\n    url: http://me:secret@h/m",
                "engines[0].url is `...@...`, expected no name or password in it; use token_file.");
        refuses(
                "name: a\n    url: http://h\n    kind: ollama",
                "engines[0].kind is `ollama`, expected auto, vllm-router, vllm, tgi, sglang, sglang-router, trtllm, triton, dynamo-frontend, dynamo-component, llamacpp, fastdeploy, dcgm, amd, nvidia_smi or prometheus.");
        refuses(
                "name: a\n    url: http://h\n    period: 100ms",
                "engines[0].period is `100ms`, expected 1s to 1h.");
        refuses(
                "name: a\n    url: http://h\n    kind: prometheus",
                "engines[0].figures is `0 names`, expected 1 to 100 metrics to keep.");
        refuses(
                "name: a\n    url: http://h\n    figures: [x]",
                "engines[0].figures is `1 names`, expected none: only kind: prometheus has them.");
        refuses(
                "name: a\n    url: http://h\n    kind: prometheus\n    figures: {x: {gauge: y, combine: median}}",
                "engines[0].figures.x.combine is `median`, expected one of sum, average, max, min, alone.");
        refuses(
                "name: a\n    url: http://h\n    kind: prometheus\n    figures: {x: {combine: sum}}",
                "engines[0].figures.x.gauge is ``, expected the metric that it is, as gauge, counter, histogram, share or mean.");
        refuses(
                "name: a\n    url: http://h\n    kind: sglang\n    figures: {x: {gauge: y}}",
                "engines[0].figures is `names and values`, expected a list.");
        refuses(
                "name: a\n    url: http://h\n    token: x",
                "engines[0].token is not known here; known: name, kind, figures, url, period, token_file, labels.");
        refuses(
                "name: a\n    url: http://h\n  - name: a\n    url: http://h",
                "engines[1].name is `a`, expected a name that no other engine has.");
    }

    private static void refuses(String engine, String reason) {
        assertEquals(
                "node.yaml: " + reason,
                assertThrows(ConfigException.class, () -> probe(engine)).getMessage());
    }

    private static Probe probe(String engine) throws ConfigException {
        return probes("engines:\n  - " + engine + "\n").getFirst();
    }

    private static List<Probe> probes(String yaml) throws ConfigException {
        ConfigSection config = ConfigFile.parse(yaml, "node.yaml");
        List<Probe> probes = EngineProbes.of(config, "0.9", List::of);
        config.refuseOthers();
        return probes;
    }

    /// Says when the first look of a probe that is not called bad has ended.
    private record Told(Probe probe, CountDownLatch read) implements Probe {
        @Override
        public String name() {
            return probe.name();
        }

        @Override
        public long periodNanos(Rhythm rhythm) {
            return probe.periodNanos(rhythm);
        }

        @Override
        public Observation look(long epochNanos, long monotonicNanos, Rhythm rhythm)
                throws InterruptedException {
            Observation observation = probe.look(epochNanos, monotonicNanos, rhythm);
            if (!name().equals("engine-bad")) {
                read.countDown();
            }
            return observation;
        }

        @Override
        public void close() {
            probe.close();
        }
    }

    @Test
    void allPagesTogetherKeepAQuarterOfTheHeapAtMost() {
        long heap = 320L << 20;
        assertEquals(8L << 20, EngineProbes.pageBytes(heap, 1));
        assertEquals(heap / 4, 2 * 10 * EngineProbes.pageBytes(heap, 10));
        assertEquals(256L << 10, EngineProbes.pageBytes(16L << 20, 64));
    }
}
