package io.ringside.desktop.ui.pulse;

import static java.util.Objects.requireNonNull;
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
        Background<Integer, Integer, Integer> background =
                new Background<>(
                        later::add,
                        result -> result,
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
    void ofAResultGivenBackOnlyWhatItIsDrawnOnGoesRound() {
        List<Object> over = new ArrayList<>();
        Background<String, Picture, StringBuilder> background = pictures(over);
        background.submit("first");
        Picture shown = background.take();
        assertEquals("first", String.valueOf(requireNonNull(shown).paper()));
        background.giveBack(shown);
        background.submit("second");
        assertSame(shown.paper(), over.getFirst());
    }

    @Test
    void ofAResultThatNobodySawOnlyWhatItIsDrawnOnGoesRound() {
        List<Object> over = new ArrayList<>();
        Background<String, Picture, StringBuilder> background = pictures(over);
        background.submit("first");
        background.submit("second");
        background.submit("third");
        assertEquals("first", String.valueOf(over.getFirst()));
        assertEquals("third", requireNonNull(background.take()).request());
    }

    private record Picture(StringBuilder paper, String request) {}

    private static Background<String, Picture, StringBuilder> pictures(List<Object> over) {
        return new Background<>(
                Runnable::run,
                Picture::paper,
                (request, old) -> {
                    if (old != null) {
                        over.add(old);
                    }
                    return new Picture(new StringBuilder(request), request);
                });
    }

    @Test
    void workThatFailsDoesNotStopTheNext() {
        Background<Integer, Integer, Integer> background =
                new Background<>(Runnable::run, result -> result, (request, over) -> 10 / request);
        org.junit.jupiter.api.Assertions.assertThrows(
                ArithmeticException.class, () -> background.submit(0));
        background.submit(5);
        assertEquals(2, background.take());
    }
}
