package io.ringside.node.aggregate.span;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SpanColumnsTest {
    private final SpanColumns columns = new SpanColumns(3);

    @Test
    void spendsNothingOnColumnsThatNoSpanOfTheWindowFills() {
        assertTrue(columns.add(SpanKind.API, "AllReduce", 1, 2, 0, 10, 20));
        columns.of(0, 7, 0);
        SpanWindow window = columns.close(1, 0, 1);
        assertEquals(0, window.operationIds().length + window.peers().length);
        assertEquals(0, window.secondStatesNanos().length);
        assertEquals(-1, window.peer(0));
        assertEquals(-1, window.channel(0));
        assertFalse(window.send(0));
        assertEquals(0, window.operationId(0));
        assertEquals(0, window.bytes(0));
        assertEquals(0, window.thirdStateNanos(0));
    }

    @Test
    void keepsCallsAndStepsOfOneWindowApart() {
        columns.add(SpanKind.STEP, "AllGather", 1, 2, 0, 10, 20);
        columns.of(5, 7, 4_096);
        columns.on(1, 3, true);
        columns.states(4, 2);
        columns.add(SpanKind.API, "Group", 1, 2, 0, 30, 40);
        columns.add(SpanKind.KERNEL_LAUNCH, "AllGather", 1, 2, 0, 50, 60);
        assertFalse(columns.add(SpanKind.API, "Group", 1, 2, 0, 70, 80));
        SpanWindow window = columns.close(1, 0, 1);
        assertEquals(3, window.size());
        assertEquals(1, window.omitted());
        assertEquals(SpanKind.STEP, window.kind(0));
        assertEquals(SpanKind.KERNEL_LAUNCH, window.kind(2));
        assertEquals("AllGather", window.names()[window.name()[0]]);
        assertEquals("Group", window.names()[window.name()[1]]);
        assertEquals(window.name()[0], window.name()[2]);
        assertEquals(5, window.operationId(0));
        assertEquals(4_096, window.bytes(0));
        assertEquals(1, window.peer(0));
        assertTrue(window.send(0));
        assertEquals(2, window.thirdStateNanos(0));
        assertEquals(-1, window.peer(1));
        assertEquals(0, window.operationId(1));
    }

    @Test
    void startsTheNextWindowEmpty() {
        columns.add(SpanKind.STEP, "AllGather", 1, 2, 0, 10, 20);
        columns.on(1, 3, true);
        columns.close(1, 0, 1);
        columns.add(SpanKind.API, "Group", 1, 2, 0, 30, 40);
        SpanWindow window = columns.close(2, 1, 2);
        assertEquals(1, window.size());
        assertEquals(1, window.names().length);
        assertEquals("Group", window.names()[window.name()[0]]);
        assertEquals(0, window.peers().length);
    }
}
