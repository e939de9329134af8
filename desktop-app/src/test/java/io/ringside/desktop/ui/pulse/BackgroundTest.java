package io.ringside.desktop.ui.pulse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class BackgroundTest {

    @Test
    void aWaitingRequestIsReplacedByTheNewest() {
        Queue<Runnable> later = new ArrayDeque<>();
        List<Integer> done = new ArrayList<>();
        Background<Integer, Integer> background =
                new Background<>(
                        later::add,
                        (request, over) -> {
                            done.add(request);
                            return request;
                        });
        background.submit(1);
        background.submit(2);
        background.submit(3);
        assertEquals(1, later.size());
        later.remove().run();
        assertEquals(List.of(3), done);
        assertEquals(3, background.take());
        assertNull(background.take());
    }

    @Test
    void aResultGivenBackIsDrawnOver() {
        List<StringBuilder> over = new ArrayList<>();
        Background<String, StringBuilder> background =
                new Background<>(
                        Runnable::run,
                        (request, old) -> {
                            if (old != null) {
                                over.add(old);
                            }
                            return new StringBuilder(request);
                        });
        background.submit("first");
        StringBuilder shown = background.take();
        assertEquals("first", String.valueOf(shown));
        background.giveBack(java.util.Objects.requireNonNull(shown));
        background.submit("second");
        assertSame(shown, over.getFirst());
    }

    @Test
    void workThatFailsDoesNotStopTheNext() {
        Background<Integer, Integer> background =
                new Background<>(Runnable::run, (request, over) -> 10 / request);
        org.junit.jupiter.api.Assertions.assertThrows(
                ArithmeticException.class, () -> background.submit(0));
        background.submit(5);
        assertEquals(2, background.take());
    }
}
