package io.ringside.desktop.state.timeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import org.junit.jupiter.api.Test;

class SharedColumnsTest {
    private final SharedColumns columns = new SharedColumns();

    @Test
    void columnsThatSayOneThingAreOneForAllChunksOfTheirLength() {
        SpanChunk one = columns.of(collectives("AllReduce", 100, 3));
        SpanChunk two = columns.of(collectives("AllReduce", 200, 3));
        assertSame(one.names(), two.names());
        assertSame(one.name(), two.name());
        assertSame(one.peer(), two.peer());
        assertSame(one.detail(), two.detail());
        assertSame(one.flags(), two.flags());
        assertSame(one.bytes(), two.bytes());
        assertNotSame(one.startNanos(), two.startNanos());
    }

    @Test
    void whatIsSharedTakesNoMemoryOfAChunk() {
        ChunkBuilder mixed = new ChunkBuilder(1);
        for (int i = 0; i < 32; i++) {
            mixed.add(i, i + 1, i % 2 == 0 ? "Send" : "Recv", i, i, 64 + i, i, i % 2);
        }
        long uniform = columns.ownBytes(columns.of(collectives("AllReduce", 100, 32)));
        long own = columns.ownBytes(columns.of(mixed.build()));
        // Peers, bytes, details, names and flags, and the heads of their arrays.
        assertEquals(32 * (4 + 8 + 8 + 1 + 1) + 5 * 16, own - uniform);
    }

    @Test
    void theSpansStayWhatTheyAre() {
        ChunkBuilder mixed = new ChunkBuilder(7);
        mixed.add(10, 20, "Send", 1, 4, 64, 0, SpanChunk.SEND);
        mixed.add(30, 0, "AllReduce", 2, -1, 128, 5, SpanChunk.OPEN);
        SpanChunk before = mixed.build();
        columns.of(collectives("AllReduce", 100, 2));
        SpanChunk after = columns.of(before);
        assertArrayEquals(new String[] {"Send", "AllReduce"}, after.names());
        assertArrayEquals(new byte[] {0, 1}, after.name());
        assertArrayEquals(new int[] {4, -1}, after.peer());
        assertArrayEquals(new long[] {0, 5}, after.detail());
        assertArrayEquals(new byte[] {SpanChunk.SEND, SpanChunk.OPEN}, after.flags());
        assertArrayEquals(new long[] {10, 30}, after.startNanos());
        assertArrayEquals(new long[] {20, 0}, after.endNanos());
        assertArrayEquals(new int[] {1, 2}, after.number());
        assertArrayEquals(new long[] {64, 128}, after.bytes());
        assertEquals(before.maxEndNanos(), after.maxEndNanos());
        assertEquals(7, after.commHash());
    }

    @Test
    void anotherLengthOrAnotherNameIsAnotherColumn() {
        SpanChunk three = columns.of(collectives("AllReduce", 100, 3));
        SpanChunk two = columns.of(collectives("AllGather", 100, 2));
        assertEquals(2, two.detail().length);
        assertEquals("AllGather", two.names()[0]);
        assertEquals("AllReduce", three.names()[0]);
        SpanChunk many = columns.of(collectives("AllReduce", 100, 5_000));
        assertEquals(5_000, many.detail().length);
        assertEquals(0, columns.of(collectives("AllReduce", 100, 0)).size());
    }

    private static SpanChunk collectives(String name, long from, int count) {
        ChunkBuilder builder = new ChunkBuilder(1);
        for (int i = 0; i < count; i++) {
            builder.add(from + i, from + i + 1, name, i, -1, 1 << 20, 0, SpanChunk.EVENTS);
        }
        return builder.build();
    }
}
