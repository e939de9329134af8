package io.ringside.node.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.fixtures.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class StopLimitTest {
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final StopLimit limit =
            new StopLimit(
                    Duration.ofMillis(1), (code, sentence) -> said.add(code + " " + sentence));

    @Test
    void aStopThatHangsEndsTheProcessAndSaysSo() {
        CountDownLatch never = new CountDownLatch(1);
        Thread.ofPlatform()
                .daemon()
                .start(limit.around(() -> assertThrows(Exception.class, never::await)));
        limit.await();
        assertEquals(1, said.size());
        assertTrue(
                said.getFirst()
                        .startsWith("143 ringside-node was told to end and had not after 0.001 s;"),
                said::toString);
    }

    @Test
    void aDaemonThatNobodyStopsIsLeftAlone() throws InterruptedException {
        Thread waiting = Thread.ofPlatform().daemon().start(limit::await);
        Waiting.until("it waits", waiting::getState, Thread.State.WAITING::equals);
        assertEquals(List.of(), said);
        limit.around(() -> {}).run();
        waiting.join();
        assertEquals(1, said.size());
    }
}
