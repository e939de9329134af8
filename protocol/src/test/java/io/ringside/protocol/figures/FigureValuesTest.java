package io.ringside.protocol.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class FigureValuesTest {
    private static final Map<String, Double> TOLD =
            Map.of("gpu.temperature", 61.0, "gpu.power", 412.5, "gpu.utilization", 0.0);

    @Test
    void aFigureThatIsNotToldIsAbsentAndOneOfZeroIsNot() {
        Map<String, Double> kept = FigureValues.copyOf(TOLD);
        assertNull(kept.get("gpu.memory.used"));
        assertFalse(kept.containsKey("gpu.memory.used"));
        assertEquals(0.0, kept.get("gpu.utilization"));
        assertTrue(kept.containsKey(String.join(".", "gpu", "power")), "by its text");
        assertTrue(FigureValues.copyOf(Map.<String, Double>of()).isEmpty());
    }

    @Test
    void allOfItIsThereHoweverItIsGoneThrough() {
        Map<String, Double> kept = FigureValues.copyOf(TOLD);
        assertEquals(TOLD, kept);
        assertEquals(TOLD.hashCode(), kept.hashCode());
        assertEquals(TOLD.keySet(), kept.keySet());
        Map<String, Double> gone = new HashMap<>();
        kept.forEach(gone::put);
        assertEquals(TOLD, gone);
        var entries = kept.entrySet().iterator();
        kept.forEach((_, _) -> entries.next());
        assertFalse(entries.hasNext());
        assertThrows(NoSuchElementException.class, entries::next);
    }

    @Test
    void itIsACopyThatNobodyChangesAndIsNotCopiedAgain() {
        Map<String, Double> source = new LinkedHashMap<>(TOLD);
        Map<String, Double> kept = FigureValues.copyOf(source);
        source.clear();
        assertEquals(TOLD, kept);
        assertThrows(UnsupportedOperationException.class, () -> kept.put("gpu.power", 1.0));
        assertThrows(UnsupportedOperationException.class, kept::clear);
        assertThrows(UnsupportedOperationException.class, () -> kept.remove("gpu.power"));
        assertSame(kept, FigureValues.copyOf(kept));
    }
}
