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
        SpanBlock spans = columns.close(1, 0, 1).blocks().getFirst();
        for (Column column :
                new Column[] {
                    spans.peer(), spans.operationId(), spans.bytes(), spans.secondStateNanos()
                }) {
            assertEquals(0, column.bytes());
        }
        assertEquals(-1, spans.peer().get(0));
        assertEquals(-1, spans.channel().get(0));
        assertEquals(0, spans.send().get(0));
        assertEquals(0, spans.operationId().get(0));
        assertEquals(0, spans.bytes().get(0));
        assertEquals(0, spans.thirdStateNanos().get(0));
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
        SpanBlock spans = window.blocks().getFirst();
        assertEquals(SpanKind.STEP, spans.kind(0));
        assertEquals(SpanKind.KERNEL_LAUNCH, spans.kind(2));
        assertEquals("AllGather", name(window, 0));
        assertEquals("Group", name(window, 1));
        assertEquals(spans.name().get(0), spans.name().get(2));
        assertEquals(5, spans.operationId().get(0));
        assertEquals(4_096, spans.bytes().get(0));
        assertEquals(1, spans.peer().get(0));
        assertEquals(1, spans.send().get(0));
        assertEquals(2, spans.thirdStateNanos().get(0));
        assertEquals(-1, spans.peer().get(1));
        assertEquals(0, spans.operationId().get(1));
    }

    @Test
    void startsTheNextWindowEmpty() {
        columns.add(SpanKind.STEP, "AllGather", 1, 2, 0, 10, 20);
        columns.on(1, 3, true);
        columns.close(1, 0, 1);
        columns.add(SpanKind.API, "Group", 1, 2, 0, 30, 40);
        SpanWindow window = columns.close(2, 1, 2);
        assertEquals(1, window.size());
        assertEquals(1, window.names().size());
        assertEquals("Group", name(window, 0));
        assertEquals(0, window.blocks().getFirst().peer().bytes());
    }

    @Test
    void aBurstIsPackedBlockByBlockAndKeepsItsOrder() {
        SpanColumns wide = new SpanColumns(10 * SpanBlock.MOST_SPANS);
        for (int i = 0; i < SpanBlock.MOST_SPANS + 2; i++) {
            wide.add(SpanKind.API, "call " + i % 3, 1, 2, 0, i, i + 5);
        }
        SpanWindow window = wide.close(1, 0, 1);
        assertEquals(SpanBlock.MOST_SPANS + 2, window.size());
        assertEquals(2, window.sizeFrom(1));
        SpanBlock rest = window.blocks().getLast();
        assertEquals(2, rest.size());
        assertEquals(SpanBlock.MOST_SPANS, rest.startNanos().get(0));
        assertEquals(SpanBlock.MOST_SPANS + 6, rest.endNanos(1));
        assertEquals(
                "call " + (SpanBlock.MOST_SPANS + 1) % 3,
                window.names().get((int) rest.name().get(1)));
    }

    private static String name(SpanWindow window, int span) {
        return window.names().get((int) window.blocks().getFirst().name().get(span));
    }
}
