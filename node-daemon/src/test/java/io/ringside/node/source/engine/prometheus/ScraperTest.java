package io.ringside.node.source.engine.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScraperTest {
    private static final String TEXT = "text/plain";
    private static final Duration SHORT = Duration.ofMillis(700);
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir Path directory;
    private PageServer server;

    @BeforeEach
    void serve() throws IOException {
        server = new PageServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void readsAPageAndSaysWhoAsks() throws Exception {
        Page page = read(server.page("/metrics", "a 1\nb 2\n"));
        assertEquals(2, page.series());
        assertTrue(page.damage().none());
        assertEquals(
                List.of(
                        """
                        GET /metrics
                        Accept: text/plain;version=0.0.4, application/openmetrics-text;version=1.0.0;q=0.5
                        User-Agent: ringside/test\
                        """),
                server.requests());
    }

    @Test
    void keepsOnlyWhatIsWanted() throws Exception {
        URI uri = server.page("/metrics", "a 1\nb 2\n");
        try (Scraper scraper = new Scraper(target(uri, LONG, 1 << 20))) {
            Page page = ((Scrape.Read) scraper.scrape(name -> name.equals("b"))).page();
            assertEquals(List.of("b"), List.copyOf(page.samples().names()));
            assertEquals(2, page.series());
        }
    }

    @Test
    void readsOpenMetricsByItsType() throws Exception {
        URI uri =
                server.body(
                        "/metrics",
                        200,
                        "application/openmetrics-text; version=1.0.0; charset=utf-8",
                        out -> out.write("a 1\n# EOF\n".getBytes(StandardCharsets.UTF_8)));
        assertTrue(read(uri).damage().none());
    }

    @Test
    void sendsTheTokenOfItsFileAsItIsNow() throws Exception {
        Path file = directory.resolve("token");
        URI uri = server.page("/metrics", "a 1\n");
        try (Scraper scraper =
                new Scraper(
                        new ScrapeTarget(
                                uri,
                                Optional.of(file),
                                "ringside/test",
                                LONG,
                                LONG,
                                1 << 20,
                                1 << 20))) {
            assertTrue(
                    ((Scrape.Unreadable) scraper.scrape(_ -> true))
                            .reason()
                            .startsWith("The token file " + file + " cannot be used ("));
            Files.writeString(file, "first\n");
            assertInstanceOf(Scrape.Read.class, scraper.scrape(_ -> true));
            Files.writeString(file, "second");
            assertInstanceOf(Scrape.Read.class, scraper.scrape(_ -> true));
            Files.writeString(file, "two\nlines: of a header");
            assertInstanceOf(Scrape.Unreadable.class, scraper.scrape(_ -> true));
        }
        assertEquals(2, server.requests().size());
        assertTrue(server.requests().get(0).contains("Authorization: Bearer first\n"));
        assertTrue(server.requests().get(1).contains("Authorization: Bearer second\n"));
    }

    @Test
    void cutsOffAPageWithoutEndByItsBytes() throws Exception {
        URI uri =
                server.body(
                        "/metrics",
                        200,
                        TEXT,
                        out -> {
                            write(out, "first 1\n# TYPE endless gauge\n");
                            while (true) {
                                write(
                                        out,
                                        "endless{n=\""
                                                + System.identityHashCode(new Object())
                                                + "\"} 1\n");
                            }
                        });
        Page page = read(uri, LONG, 100_000);
        assertEquals("it has more than 100,000 bytes", page.damage().cutOff());
        assertTrue(page.samples().has("first"));
        assertFalse(page.samples().has("endless"));
    }

    @Test
    void cutsOffAPageWithoutEndThatSaysTheSameOverAndOver() throws Exception {
        URI uri =
                server.body(
                        "/metrics",
                        200,
                        TEXT,
                        out -> {
                            String lines = "same 1\n".repeat(1000);
                            while (true) {
                                write(out, lines);
                            }
                        });
        Page page = read(uri, LONG, 1 << 30);
        assertEquals("it has 10,000 malformed lines", page.damage().cutOff());
    }

    @Test
    void cutsOffAPageThatDripsByTheTimeItMayTake() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        URI uri =
                server.body(
                        "/metrics",
                        200,
                        TEXT,
                        out -> {
                            write(out, "first 1\nlatest 1\nsecond ");
                            try {
                                while (true) {
                                    write(out, "1");
                                    Thread.onSpinWait();
                                }
                            } finally {
                                gone.countDown();
                            }
                        });
        Page page = read(uri, SHORT, 1 << 30);
        assertTrue(
                page.damage().cutOff().matches("it had not ended after 700 ms, at [\\d,]+ bytes"),
                page.damage().cutOff());
        assertTrue(page.samples().has("first"));
        // More of it might have come.
        assertFalse(page.samples().has("latest"));
        gone.await();
    }

    @Test
    void cutsOffAPageThatStops() throws Exception {
        URI uri =
                server.body(
                        "/metrics",
                        200,
                        TEXT,
                        out -> {
                            write(out, "first 1\nsecond 2\n");
                            server.awaitClose();
                        });
        assertEquals(
                "it had not ended after 700 ms, at 17 bytes",
                read(uri, SHORT, 1 << 20).damage().cutOff());
    }

    @Test
    void givesUpAServerThatNeverAnswers() throws Exception {
        URI uri = server.silence("/metrics");
        assertEquals(
                uri
                        + " did not answer within 700 ms; the engine may hang, or the network drop packets.",
                refused(uri, SHORT));
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        URI uri = URI.create("http://127.0.0.1:" + port + "/metrics");
        assertEquals(
                uri
                        + " could not be read (ConnectException); check that the engine runs and that the address is right.",
                refused(uri, LONG));
    }

    @Test
    void saysThatTheServerFailed() throws Exception {
        URI uri = server.header("/metrics", 500, "Content-Type", TEXT);
        assertEquals(
                uri + " answers 500, expected 200; check its path and its log.",
                refused(uri, LONG));
    }

    @Test
    void anEndlessErrorPageIsNotRead() throws Exception {
        URI uri =
                server.body(
                        "/metrics",
                        500,
                        TEXT,
                        out -> {
                            while (true) {
                                write(out, "sorry ");
                            }
                        });
        assertEquals(
                uri + " answers 500, expected 200; check its path and its log.",
                refused(uri, LONG));
    }

    @Test
    void followsNoRedirect() throws Exception {
        URI secret = server.page("/secret", "a 1\n");
        URI uri = server.header("/metrics", 302, "Location", secret.toString());
        assertEquals(
                uri
                        + " answers 302, a redirect to `"
                        + secret
                        + "`; none is followed: configure that address, if it is to be trusted.",
                refused(uri, LONG));
        assertEquals(1, server.requests().size());
    }

    @Test
    void namesTheTokenFileWhereOneIsNeeded() throws Exception {
        URI uri = server.header("/metrics", 401, "WWW-Authenticate", "Bearer");
        assertEquals(
                uri + " answers 401; set token_file to a file with a token that may read it.",
                refused(uri, LONG));
    }

    @Test
    void refusesAnotherKindOfPage() throws Exception {
        URI uri = server.body("/", 200, "text/html; charset=utf-8", out -> write(out, "<html>"));
        assertEquals(
                uri
                        + " answers with `text/html`, expected Prometheus' text format; the path is mostly /metrics.",
                refused(uri, LONG));
    }

    @Test
    void refusesCompressionThatItDidNotAskFor() throws Exception {
        URI uri = server.header("/metrics", 200, "Content-Encoding", "gzip");
        assertEquals(
                uri + " answers in the encoding `gzip`, which was not asked for.",
                refused(uri, LONG));
    }

    @Test
    void readsNothingFromBytesThatAreNoText() throws Exception {
        URI uri =
                server.body(
                        "/metrics",
                        200,
                        "",
                        out -> {
                            GZIPOutputStream zip = new GZIPOutputStream(out);
                            write(zip, "a 1\n");
                            zip.finish();
                        });
        Page page = read(uri);
        assertTrue(page.samples().isEmpty());
        assertFalse(page.damage().none());
    }

    @Test
    void showsNoQueryWhereSecretsMayBe() throws Exception {
        URI uri = server.header("/metrics", 404, "Content-Type", TEXT);
        String reason = refused(URI.create(uri + "?key=secret"), LONG);
        assertEquals(uri + " answers 404, expected 200; check its path and its log.", reason);
    }

    @Test
    void refusesACertificateThatNobodyVouchesFor() throws Exception {
        Path keys = directory.resolve("keys.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-alias",
                                "own",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "san=ip:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                keys.toString(),
                                "-storepass",
                                "secret")
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("keytool.log").toFile())
                        .start();
        assertEquals(0, keytool.waitFor(), () -> "keytool, see " + directory);
        KeyStore store = KeyStore.getInstance(keys.toFile(), "secret".toCharArray());
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, "secret".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer secure =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(context));
        secure.start();
        try {
            URI uri = URI.create("https://127.0.0.1:" + secure.getAddress().getPort() + "/metrics");
            assertTrue(
                    refused(uri, LONG)
                            .startsWith(uri + " could not be read (SSLHandshakeException"),
                    refused(uri, LONG));
        } finally {
            secure.stop(0);
        }
    }

    private static Page read(URI uri) throws InterruptedException {
        return read(uri, LONG, 1 << 20);
    }

    private static Page read(URI uri, Duration timeout, long mostBytes)
            throws InterruptedException {
        try (Scraper scraper = new Scraper(target(uri, timeout, mostBytes))) {
            return assertInstanceOf(Scrape.Read.class, scraper.scrape(_ -> true)).page();
        }
    }

    private static String refused(URI uri, Duration timeout) throws InterruptedException {
        try (Scraper scraper = new Scraper(target(uri, timeout, 1 << 20))) {
            return assertInstanceOf(Scrape.Unreadable.class, scraper.scrape(_ -> true)).reason();
        }
    }

    private static ScrapeTarget target(URI uri, Duration timeout, long mostBytes) {
        return new ScrapeTarget(
                uri,
                Optional.empty(),
                "ringside/test",
                Duration.ofSeconds(5),
                timeout,
                mostBytes,
                Long.MAX_VALUE);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
