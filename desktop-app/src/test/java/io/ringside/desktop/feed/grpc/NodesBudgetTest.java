package io.ringside.desktop.feed.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.fake.Waiting;
import io.ringside.protocol.wire.OverBudgetException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class NodesBudgetTest {
    private static final long MIB = 1 << 20;

    /// 100 MiB are held in common, messages are decoded within 75.
    private final NodesBudget budget = new NodesBudget(300 * MIB);

    @Test
    void whoFindsNoRoomIsRefusedAndWhoSendsLittleNeverIs() throws Exception {
        admit(budget.share(), 41 * MIB);
        NodesBudget.Share second = budget.share();

        OverBudgetException refused =
                assertThrows(OverBudgetException.class, () -> admit(second, 12 * MIB));

        assertEquals(
                "sent a Snapshot that takes 24 MiB, and the nodes shown beside it hold 80 of 100 MiB",
                refused.getMessage());
        for (int i = 0; i < 100; i++) {
            admit(budget.share(), MIB);
        }
        assertEquals(80 * MIB, budget.heldBytes());
    }

    @Test
    void aNodesNewStateTakesThePlaceOfItsLastOverAllItsConnections() throws Exception {
        NodesBudget.Share share = budget.share();
        for (int i = 0; i < 10; i++) {
            admit(share, 51 * MIB);
            assertEquals(100 * MIB, budget.heldBytes());
        }
        share.drop();
        assertEquals(0, budget.heldBytes());
        admit(budget.share(), 51 * MIB);
    }

    @Test
    void aMessageWaitsUntilOthersAreDecodedAndIsLetThroughWhenItsConnectionEnds() throws Exception {
        NodesBudget.Turn first = budget.share().turn();
        first.pass(70 * MIB);
        NodesBudget.Turn second = budget.share().turn();
        NodesBudget.Turn third = budget.share().turn();
        AtomicBoolean secondIn = new AtomicBoolean();
        AtomicBoolean thirdIn = new AtomicBoolean();
        Thread one = start(second, secondIn);
        Thread other = start(third, thirdIn);
        Waiting.until(
                "both wait",
                () ->
                        one.getState() == Thread.State.WAITING
                                && other.getState() == Thread.State.WAITING);
        assertFalse(secondIn.get() || thirdIn.get());

        third.close();
        other.join();
        assertFalse(secondIn.get());
        first.decoded();
        one.join();

        assertTrue(secondIn.get() && thirdIn.get());
        assertEquals(10 * MIB, budget.decodingBytes());
        second.close();
        assertEquals(0, budget.decodingBytes());
    }

    @Test
    void oneMessageAloneIsDecodedHoweverLargeItIs() {
        NodesBudget.Turn turn = budget.share().turn();
        turn.pass(500 * MIB);
        turn.pass(500 * MIB);
        assertEquals(500 * MIB, budget.decodingBytes());
    }

    private static Thread start(NodesBudget.Turn turn, AtomicBoolean in) {
        return Thread.ofPlatform()
                .start(() -> {
                    turn.pass(10 * MIB);
                    in.set(true);
                });
    }

    private static void admit(NodesBudget.Share share, long held) throws OverBudgetException {
        try (NodesBudget.Turn turn = share.turn()) {
            turn.admit(MIB, held);
        }
    }
}
