package io.ringside.node.source.engine.prometheus;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.fixtures.EndlessHeaders;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostileAnswerTest {
    @Test
    void headersWithoutAnEndLeaveNoConnectionOpen() throws Exception {
        try (EndlessHeaders endless = new EndlessHeaders();
                Scraper scraper = scraper(endless.uri("/metrics"))) {
            for (int i = 0; i < 3; i++) {
                String reason = refused(scraper);
                assertTrue(reason.contains("Header size too big"), reason);
            }
            endless.awaitClosed(3);
        }
    }

    @Test
    void whatAnAnswerNamesIsCleanAndShort() throws Exception {
        try (PageServer server = new PageServer()) {
            URI uri = server.header("/metrics", 302, "Location", "\u009b2J" + "x".repeat(500));
            try (Scraper scraper = scraper(uri)) {
                String reason = refused(scraper);
                assertTrue(reason.contains("a redirect to `?2Jxxx"), reason);
                assertTrue(reason.length() < 300, reason);
            }
        }
    }

    private static String refused(Scraper scraper) throws InterruptedException {
        return assertInstanceOf(Scrape.Unreadable.class, scraper.scrape(_ -> true)).reason();
    }

    private static Scraper scraper(URI uri) {
        return new Scraper(
                new ScrapeTarget(
                        uri,
                        Optional.empty(),
                        "ringside/test",
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(60),
                        1 << 20,
                        1 << 20));
    }
}
