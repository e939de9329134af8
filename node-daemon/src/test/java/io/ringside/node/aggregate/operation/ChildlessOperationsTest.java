package io.ringside.node.aggregate.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChildlessOperationsTest {
    private final ChildlessOperations operations = new ChildlessOperations();

    @Test
    void agreesWithAListUnderRandomUse() {
        Random random = new Random(42);
        List<Told> expected = new ArrayList<>();
        for (int i = 1; i <= 200_000; i++) {
            int choice = random.nextInt(i / 1_000 % 2 == 0 ? 5 : 9);
            if (choice < 2) {
                operations.add(operation(i));
                expected.add(new Told(i, false));
            } else if (choice == 2 && !expected.isEmpty()) {
                Told first = expected.removeFirst();
                assertEquals(first.told, operations.isFirstTold());
                Operation taken = taken();
                assertSame(first.id, taken);
                assertEquals(first.told, taken.reported);
            } else if (choice == 3) {
                int untold = untold(expected);
                assertEquals(untold < expected.size(), operations.hasUntold());
                if (untold < expected.size()) {
                    long id = expected.get(untold).id;
                    assertEquals(3 * id, operations.firstUntoldArrivalNanos());
                    Operation told = new Operation();
                    operations.tellFirst(told);
                    assertSame(id, told);
                    expected.set(untold, new Told(id, true));
                }
            } else if (choice == 4 && !expected.isEmpty()) {
                Told one = expected.remove(random.nextInt(expected.size()));
                Operation taken = new Operation();
                operations.take(operations.find(one.id), taken);
                assertSame(one.id, taken);
                assertEquals(one.told, taken.settled);
                assertEquals(ChildlessOperations.ABSENT, operations.find(one.id));
            }
            assertEquals(expected.isEmpty(), operations.isEmpty());
            assertEquals(expected.size(), operations.size());
            if (!expected.isEmpty()) {
                assertEquals(2 * expected.getFirst().id, operations.firstStartNanos());
                assertEquals(3 * expected.getFirst().id, operations.firstArrivalNanos());
            }
        }
        assertTrue(expected.size() > 64, "it has grown");
    }

    @Test
    void doesNotSearchForever() {
        for (int i = 1; i <= ChildlessOperations.MOST_SEARCHED + 1; i++) {
            operations.add(operation(i));
        }
        assertEquals(ChildlessOperations.ABSENT, operations.find(1));
        assertEquals(1, operations.find(2));
    }

    @Test
    void findsNothingAmongThoseThatWereForgotten() {
        operations.add(operation(1));
        assertSame(1, taken());
        assertEquals(ChildlessOperations.ABSENT, operations.find(1));
        assertFalse(operations.hasUntold());
    }

    private Operation taken() {
        Operation taken = new Operation();
        operations.takeFirst(taken);
        return taken;
    }

    private static int untold(List<Told> expected) {
        int untold = 0;
        while (untold < expected.size() && expected.get(untold).told) {
            untold++;
        }
        return untold;
    }

    private static Operation operation(long id) {
        Operation operation = new Operation();
        operation.id = id;
        operation.startNanos = 2 * id;
        operation.arrivalNanos = 3 * id;
        operation.messageBytes = 4 * id;
        operation.sequenceNumber = (int) id;
        operation.channels = (int) (id % 256);
        operation.collective = id % 2 == 0;
        return operation;
    }

    private static void assertSame(long id, Operation operation) {
        Operation expected = operation(id);
        assertEquals(id, operation.id);
        assertEquals(expected.startNanos, operation.startNanos);
        assertEquals(expected.arrivalNanos, operation.arrivalNanos);
        assertEquals(expected.messageBytes, operation.messageBytes);
        assertEquals(expected.sequenceNumber, operation.sequenceNumber);
        assertEquals(expected.channels, operation.channels);
        assertEquals(expected.collective, operation.collective);
    }

    private record Told(long id, boolean told) {}
}
