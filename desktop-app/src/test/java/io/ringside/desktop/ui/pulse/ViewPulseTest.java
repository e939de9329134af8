package io.ringside.desktop.ui.pulse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.ringside.desktop.fake.Waiting;
import io.ringside.desktop.viewdata.ClusterView;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ViewPulseTest {
    private final List<ClusterView> shown = new CopyOnWriteArrayList<>();
    private final AtomicInteger frames = new AtomicInteger();
    private final ViewPulse pulse = new ViewPulse(shown::add, nanos -> frames.incrementAndGet());

    @BeforeAll
    static void startsTheToolkit() {
        ViewPulse.startToolkit();
    }

    @AfterEach
    void ends() {
        ViewPulse.onToolkit(pulse::stop);
    }

    @Test
    void framesGoOnWhenNobodyDoesAnything() throws Exception {
        ViewPulse.onToolkit(pulse::start);
        Waiting.until("frames of the screen", () -> frames.get() > 3);
        Waiting.until("calm", pulse::isCalm);
        int before = frames.get();
        Waiting.until("frames of its own", () -> frames.get() > before + 3);
    }

    @Test
    void whatTheUserDoesBringsTheFramesOfTheScreenBack() throws Exception {
        ViewPulse.onToolkit(pulse::start);
        Waiting.until("calm", pulse::isCalm);
        ViewPulse.onToolkit(() -> {
            pulse.input();
            assertFalse(pulse.isCalm());
        });
        int before = frames.get();
        Waiting.until("frames", () -> frames.get() > before + 3);
    }

    @Test
    void ofViewsThatComeBetweenTwoFramesTheNewestIsShown() throws Exception {
        ViewPulse.onToolkit(() -> {
            pulse.start();
            pulse.seen(false);
        });
        ClusterView newest = ClusterView.empty(2);
        ViewPulse.onToolkit(() -> {
            pulse.offer(ClusterView.empty(1));
            pulse.offer(newest);
        });
        Waiting.until("shown", () -> !shown.isEmpty());
        assertEquals(1, shown.size());
        assertSame(newest, shown.getFirst());
    }

    @Test
    void nothingIsShownAfterItsEnd() throws Exception {
        ViewPulse.onToolkit(() -> {
            pulse.start();
            pulse.seen(false);
            pulse.offer(ClusterView.empty(1));
            pulse.stop();
        });
        AtomicInteger later = new AtomicInteger();
        ViewPulse.onToolkit(later::incrementAndGet);
        assertEquals(List.of(), shown);
        assertEquals(1, later.get());
    }
}
