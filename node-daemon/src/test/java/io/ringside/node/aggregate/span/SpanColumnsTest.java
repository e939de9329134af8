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
        for (Column column :
                new Column[] {
                    window.peer(), window.operationId(), window.bytes(), window.secondStateNanos()
                }) {
            assertEquals(0, column.bytes());
        }
        assertEquals(-1, window.peer().get(0));
        assertEquals(-1, window.channel().get(0));
        assertEquals(0, window.send().get(0));
        assertEquals(0, window.operationId().get(0));
        assertEquals(0, window.bytes().get(0));
        assertEquals(0, window.thirdStateNanos().get(0));
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
        assertEquals("AllGather", name(window, 0));
        assertEquals("Group", name(window, 1));
        assertEquals(window.name().get(0), window.name().get(2));
        assertEquals(5, window.operationId().get(0));
        assertEquals(4_096, window.bytes().get(0));
        assertEquals(1, window.peer().get(0));
        assertEquals(1, window.send().get(0));
        assertEquals(2, window.thirdStateNanos().get(0));
        assertEquals(-1, window.peer().get(1));
        assertEquals(0, window.operationId().get(1));
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
        assertEquals("Group", name(window, 0));
        assertEquals(0, window.peer().bytes());
    }

    private static String name(SpanWindow window, int span) {
        return window.names()[(int) window.name().get(span)];
    }
}
