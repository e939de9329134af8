package io.ringside.node.aggregate.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OperationTableTest {
    @Test
    void agreesWithAHashMapUnderRandomUse() {
        Random random = new Random(42);
        OperationTable table = new OperationTable();
        Map<Long, Operation> expected = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            long id = random.nextInt(3_000);
            Operation known = expected.get(id);
            assertSame(known, table.find(id));
            if (known == null) {
                expected.put(id, table.add(id));
            } else if (random.nextBoolean()) {
                table.remove(known);
                expected.remove(id);
                assertNull(table.find(id));
            }
        }
        assertEquals(expected.size(), table.size());
    }

    @Test
    void aBurstsObjectsAreLetGoOfAndWhatEachWindowNeedsIsKept() {
        OperationTable table = new OperationTable();
        useAtOnce(table, 1_000);
        table.endWindow();
        assertEquals(1_000, table.pooled());
        for (int window = 0; window < 100; window++) {
            useAtOnce(table, 10);
            table.endWindow();
        }
        assertEquals(10, table.pooled());
    }

    private static void useAtOnce(OperationTable table, int operations) {
        for (int id = 1; id <= operations; id++) {
            table.add(id);
        }
        for (int id = 1; id <= operations; id++) {
            Operation operation = table.find(id);
            assertNotNull(operation);
            table.remove(operation);
        }
    }
}
