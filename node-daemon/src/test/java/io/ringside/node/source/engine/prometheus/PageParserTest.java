package io.ringside.node.source.engine.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PageParserTest {
    @Test
    void readsNamesLabelsAndValues() {
        Page page =
                text(
                        """
                        # HELP http_requests Requests "so far"
                        # TYPE http_requests counter
                        http_requests_total{method="post",code="200"} 1027 1395066363000
                        http_requests_total { code = "400" , method = "get" , }\t3
                        plain 12.5
                        """);
        assertEquals(
                List.of(
                        new Sample(
                                "http_requests_total",
                                labels("method", "post", "code", "200"),
                                1027),
                        new Sample(
                                "http_requests_total", labels("code", "400", "method", "get"), 3)),
                page.samples().series("http_requests_total"));
        assertEquals(
                List.of(new Sample("plain", Labels.NONE, 12.5)), page.samples().series("plain"));
        assertEquals(Map.of("http_requests", "counter"), page.types());
        assertEquals(PageDamage.NONE, page.damage());
    }

    @Test
    void labelsAreEqualWhateverTheirOrder() {
        assertEquals(labels("a", "1", "b", "2"), labels("b", "2", "a", "1"));
        assertEquals("{a=\"1\",b=\"2\"}", labels("b", "2", "a", "1").toString());
        assertEquals("", labels("a", "1").value("b"));
    }

    @Test
    void undoesEscapesAndKeepsWhatIsNotAscii() {
        Page page = text("m{path=\"C:\\\\D\\\"x\\\"\\n\",place=\"Zürich, 東京}\",odd=\"\\d\"} 1\n");
        Labels labels = page.samples().series("m").getFirst().labels();
        assertEquals("C:\\D\"x\"\n", labels.value("path"));
        assertEquals("Zürich, 東京}", labels.value("place"));
        assertEquals("\\d", labels.value("odd"));
    }

    @Test
    void readsEveryFormOfNumber() {
        for (String number :
                List.of(
                        "0",
                        "-1",
                        "+2.5",
                        ".5",
                        "5.",
                        "1e3",
                        "1.7e-05",
                        "9007199254740993",
                        "0.1",
                        "123456789012345678901",
                        "4.9E-324",
                        "NaN",
                        "+Inf",
                        "-Inf",
                        "Inf")) {
            Page page = text("m " + number + "\n");
            String java = number.replace("Inf", "Infinity");
            assertEquals(
                    Double.parseDouble(java),
                    page.samples().series("m").getFirst().value(),
                    number);
        }
    }

    @Test
    void roundsAsTheJdkDoes() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            double value = random.nextDouble() * Math.pow(10, random.nextInt(20) - 8);
            byte[] bytes = Double.toString(value).getBytes(StandardCharsets.ISO_8859_1);
            assertEquals(value, Numbers.parse(bytes, 0, bytes.length));
        }
    }

    @Test
    void readsOpenMetricsToItsEnd() {
        Page page =
                openMetrics(
                        """
                        # TYPE wait_seconds histogram
                        # UNIT wait_seconds seconds
                        wait_seconds_bucket{le="0.1"} 8 # {trace_id="KOO5S4vxi0o"} 0.067
                        wait_seconds_bucket{le="+Inf"} 10 1520879607.789 # {trace_id="x"} 9.8 1520879607.789
                        wait_seconds_count 10
                        wait_seconds_sum 12.5
                        wait_seconds_created 1520430000.123
                        # EOF
                        behind_the_end 1
                        """);
        assertEquals(PageDamage.NONE, page.damage());
        assertEquals(Map.of("wait_seconds", "seconds"), page.units());
        assertEquals(2, page.samples().series("wait_seconds_bucket").size());
        assertEquals(10, page.samples().series("wait_seconds_bucket").get(1).value());
        assertFalse(page.samples().has("behind_the_end"));
    }

    @Test
    void openMetricsWithoutItsEndIsCutOffAndLosesItsLastFamily() {
        Page page = openMetrics("a 1\nb_sum 1\nb_count 2\n");
        assertEquals(
                "The page was cut off: it ends without `# EOF`; metrics that came whole before are shown.",
                page.damage().reason());
        assertTrue(page.samples().has("a"));
        assertFalse(page.samples().has("b_sum"));
    }

    @Test
    void anEofInTheOlderFormatIsAComment() {
        assertTrue(text("a 1\n# EOF\nb 2\n").samples().has("b"));
    }

    @Test
    void readsNamesInQuotes() {
        Page page =
                text(
                        """
                        # TYPE "my metric.total" gauge
                        {"my metric.total","label.with.dots"="x",plain="y"} 4
                        """);
        assertEquals(
                List.of(
                        new Sample(
                                "my metric.total",
                                labels("label.with.dots", "x", "plain", "y"),
                                4)),
                page.samples().series("my metric.total"));
        assertEquals(Map.of("my metric.total", "gauge"), page.types());
    }

    @Test
    void readsSummaries() {
        Page page = text("s{quantile=\"0.5\"} 2\ns{quantile=\"0.99\"} NaN\ns_sum 9\ns_count 4\n");
        assertEquals(2, page.samples().series("s").size());
        assertTrue(Double.isNaN(page.samples().series("s").get(1).value()));
    }

    @Test
    void skipsMalformedLinesCountsThemAndQuotesTheFirst() {
        String[] malformed = {
            "m{a=\"1\" 2",
            "m{a=1} 2",
            "m{a} 2",
            "m{=\"x\"} 2",
            "m",
            "m ",
            "m one",
            "m 1 2 3",
            "m 0x10",
            "m 1d",
            "m 1_000",
            "2m 1",
            "{a=\"x\"} 1",
            "{\"m\",\"n\"} 1",
            "m{\"n\"} 1",
            "m{a=\"x\"b=\"y\"} 1",
            "m 1 # exemplar",
            "m{a=\"x\\",
            "m 1 NaN",
            "m{,} 1",
            "ünicode 1",
            "m 1e",
            "m --1",
            "m{a=\"x\\\"} 1",
            "}"
        };
        Page page = text("good 1\n" + String.join("\n", malformed) + "\nalso_good 2\n");
        assertEquals(2, page.series());
        assertEquals(malformed.length, page.damage().malformedLines());
        assertEquals(
                malformed.length + " malformed lines were skipped, the first: `m{a=\"1\" 2`.",
                page.damage().reason());
    }

    @Test
    void quotesNothingThatCouldHarmATerminal() {
        assertEquals("?[31m???", text("\u001b[31m\u0000\u0007`\n").damage().firstMalformed());
    }

    @Test
    void aSeriesThatComesTwiceCountsOnce() {
        Page page = text("m{a=\"1\",b=\"2\"} 1\nm{b=\"2\",a=\"1\"} 5\n");
        assertEquals(1, page.samples().series("m").getFirst().value());
        assertEquals(1, page.samples().series("m").size());
        assertEquals(1, page.damage().malformedLines());
    }

    @Test
    void skipsALineWithoutEndAndReadsOn() {
        String endless = "x".repeat(5 * PageParser.MOST_LINE_BYTES);
        Page page = text("before 1\n" + endless + "\nafter 2\n");
        assertEquals(1, page.damage().malformedLines());
        assertTrue(page.damage().firstMalformed().startsWith("xxxx"));
        assertEquals(List.of("after", "before"), page.samples().names().stream().sorted().toList());
    }

    @Test
    void aLineOfExactlyTheGreatestLengthIsRead() {
        int rest = PageParser.MOST_LINE_BYTES - "m{a=\"\"} 1".length();
        Page page = text("m{a=\"" + "v".repeat(rest) + "\"} 1\n");
        assertEquals(PageDamage.NONE, page.damage());
        assertEquals(
                1, text("m{a=\"" + "v".repeat(rest + 1) + "\"} 1\n").damage().malformedLines());
    }

    @Test
    void refusesMoreLabelsThanAnyMetricHas() {
        StringBuilder line = new StringBuilder("m{");
        for (int i = 0; i <= SampleLine.MOST_LABELS; i++) {
            line.append("l").append(i).append("=\"v\",");
        }
        assertEquals(1, text(line + "} 1\n").damage().malformedLines());
    }

    @Test
    void endsAfterTooManySeriesAndKeepsTheFamiliesBefore() {
        PageParser parser = new PageParser(name -> name.equals("first"), false, Long.MAX_VALUE);
        assertTrue(parser.accept(bytes("first 1\n")));
        boolean more = true;
        int sent = 1;
        while (more) {
            more = parser.accept(bytes("m{n=\"" + sent++ + "\"} 1\n"));
        }
        Page page = parser.finish("");
        assertEquals(PageParser.MOST_SERIES, page.series());
        assertEquals("it has more than 200,000 series", page.damage().cutOff());
        assertTrue(page.samples().has("first"));
    }

    @Test
    void keepsNoMoreThanMayBeKeptAndSaysSo() {
        long mostKept = 1 << 20;
        PageParser parser = new PageParser(_ -> true, false, mostKept);
        int sent = 0;
        String label = "x".repeat(1_000);
        while (parser.accept(bytes("m" + sent + "{n=\"" + label + sent + "\"} 1\n"))) {
            sent++;
        }
        Page page = parser.finish("");
        assertEquals(
                "what is wanted of it takes more than 1,024 KiB of memory", page.damage().cutOff());
        assertTrue(page.samples().has("m0"));
        assertTrue((long) sent * label.length() < mostKept, sent + " kept");
        assertTrue((long) sent * label.length() > mostKept / 2, sent + " kept");
    }

    @Test
    void whatIsNotWantedTakesNothingOfWhatMayBeKept() {
        PageParser parser = new PageParser(name -> name.equals("m"), false, 1_000);
        for (int i = 0; i < 10_000; i++) {
            assertTrue(parser.accept(bytes("other{n=\"" + i + "\"} 1\n")));
        }
        parser.accept(bytes("m 1\n"));
        Page page = parser.finish("");
        assertTrue(page.damage().none());
        assertTrue(page.samples().has("m"));
    }

    @Test
    void endsAfterTooManyMalformedLines() {
        PageParser parser = new PageParser(_ -> true, false, Long.MAX_VALUE);
        int sent = 0;
        while (parser.accept(bytes("}\n"))) {
            sent++;
        }
        assertEquals(PageParser.MOST_MALFORMED - 1, sent);
        assertEquals("it has 10,000 malformed lines", parser.finish("").damage().cutOff());
    }

    @Test
    void aPageThatBreaksOffLosesTheFamilyThatWasComing() {
        PageParser parser = new PageParser(_ -> true, false, Long.MAX_VALUE);
        parser.accept(
                bytes(
                        """
                        # TYPE a gauge
                        a 1
                        # TYPE h histogram
                        h_bucket{le="1"} 1
                        h_bucket{le="+In\
                        """));
        Page page = parser.finish("the connection broke");
        assertEquals(List.of("a"), List.copyOf(page.samples().names()));
        assertEquals(0, page.damage().malformedLines());
    }

    @Test
    void theLastLineNeedsNoEnd() {
        assertEquals(2, text("a 1\nb 2").samples().names().size());
    }

    @Test
    void readsLinesHoweverTheyAreSplit() {
        byte[] whole =
                "alpha{a=\"b\"} 1\r\n\n  beta 2 \n# gamma\ngamma 3\n"
                        .getBytes(StandardCharsets.UTF_8);
        for (int piece = 1; piece <= whole.length; piece++) {
            PageParser parser = new PageParser(_ -> true, false, Long.MAX_VALUE);
            for (int at = 0; at < whole.length; at += piece) {
                parser.accept(
                        ByteBuffer.wrap(whole, at, Math.min(piece, whole.length - at))
                                .asReadOnlyBuffer());
            }
            Page page = parser.finish("");
            assertEquals(3, page.series(), "pieces of " + piece);
            assertEquals(PageDamage.NONE, page.damage(), "pieces of " + piece);
        }
    }

    @Test
    void noiseHarmsNothing() {
        Random random = new Random(11);
        String alphabet = "m{}\"=,\\ #\n\t1.eNaInf+-_:\u0000é";
        for (int round = 0; round < 2_000; round++) {
            StringBuilder noise = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                noise.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String page = noise + "\ngood 1\n";
            assertTrue(text(page).samples().has("good"), page);
            assertTrue(openMetrics(page + "# EOF\n").samples().has("good"), page);
        }
    }

    @Test
    void anEmptyPageHasNothing() {
        Page page = text("");
        assertTrue(page.samples().isEmpty());
        assertEquals("", page.damage().reason());
    }

    private static Page text(String page) {
        PageParser parser = new PageParser(_ -> true, false, Long.MAX_VALUE);
        parser.accept(bytes(page));
        return parser.finish("");
    }

    private static Page openMetrics(String page) {
        PageParser parser = new PageParser(_ -> true, true, Long.MAX_VALUE);
        parser.accept(bytes(page));
        return parser.finish("");
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Labels labels(String... pairs) {
        return Labels.of(pairs);
    }
}
