package io.ringside.node.source.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.node.reading.Reading;
import io.ringside.node.source.engine.mapping.PageMapping;
import io.ringside.node.source.engine.prometheus.Page;
import io.ringside.node.source.engine.prometheus.PageParser;
import io.ringside.protocol.figures.Figure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// Pages of the test resources, and what readings of them hold.
public final class Pages {
    public static final long SECOND = 1_000_000_000L;

    private Pages() {}

    public static String text(String file) {
        try (InputStream in = Pages.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Page read(String file, PageMapping mapping) {
        return parse(text(file), mapping);
    }

    public static Page parse(String text, PageMapping mapping) {
        PageParser parser = new PageParser(mapping::wants, false, Long.MAX_VALUE);
        parser.accept(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        return parser.finish("");
    }

    /// All figures and no others, to a part in 10^9.
    public static void assertFigures(Map<Figure, Double> expected, Reading reading) {
        Map<String, Double> actual = byId(reading.figures());
        Map<String, Double> wanted = byId(expected);
        assertEquals(wanted.keySet(), actual.keySet());
        wanted.forEach((id, value) ->
                assertEquals(
                        value, actual.getOrDefault(id, Double.NaN), Math.abs(value) * 1e-9, id));
    }

    private static Map<String, Double> byId(Map<Figure, Double> figures) {
        Map<String, Double> byId = new TreeMap<>();
        figures.forEach((figure, value) -> byId.put(figure.id(), value));
        return byId;
    }

    /// Figure, value, figure, value, ...
    public static Map<Figure, Double> figures(Object... pairs) {
        Map<Figure, Double> figures = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            figures.put((Figure) pairs[i], ((Number) pairs[i + 1]).doubleValue());
        }
        return figures;
    }
}
