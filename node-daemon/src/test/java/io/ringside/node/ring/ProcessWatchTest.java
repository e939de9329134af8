package io.ringside.node.ring;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessWatchTest {
    private static final int NOBODY = Integer.MAX_VALUE;

    @Test
    void noticesTheEndOfAProcessAndStaysByIt() throws IOException, InterruptedException {
        Process cat = new ProcessBuilder("cat").start();
        int pid = (int) cat.pid();
        try (ProcessWatch watch = new ProcessWatch(pid, ProcFiles.startTicks(pid).orElseThrow())) {
            assertFalse(watch.isGone());
            assertFalse(watch.isGone());
            cat.outputWriter().close();
            cat.waitFor();
            assertTrue(watch.isGone());
            assertTrue(watch.isGone());
        }
    }

    @Test
    void takesAProcessThatGotThePidLaterForAnotherOne() {
        int pid = (int) ProcessHandle.current().pid();
        long ticks = ProcFiles.startTicks(pid).orElseThrow();
        try (ProcessWatch watch = new ProcessWatch(pid, ticks - 1)) {
            assertTrue(watch.isGone());
        }
        try (ProcessWatch unknown = new ProcessWatch(pid, 0)) {
            assertFalse(unknown.isGone());
        }
    }

    @Test
    void saysOfAPidThatNobodyHasThatItIsGone() {
        try (ProcessWatch watch = new ProcessWatch(NOBODY, 0)) {
            assertTrue(watch.isGone());
        }
    }

    @Test
    void readsPastWhateverAProcessIsCalled() {
        String fields = " S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20 21";
        assertTrue(ProcFiles.stat("7 (a) Z (b c)" + fields).orElseThrow().isRunning());
        assertTrue(ProcFiles.stat("7 (a) Z (b c)" + fields).orElseThrow().startTicks() == 4711);
        assertTrue(ProcFiles.stat("7 (a) S 1 2").isEmpty());
        assertTrue(ProcFiles.stat("").isEmpty());
    }
}
