package io.ringside.node.ring;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.host.ProcFiles;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessWatchTest {
    private static final int NOBODY = Integer.MAX_VALUE;

    @Test
    void noticesTheEndOfAProcessAndStaysByIt() throws IOException, InterruptedException {
        Process cat = new ProcessBuilder("cat").start();
        int pid = (int) cat.pid();
        long ticks = ProcFiles.startTicks(pid).orElseThrow();
        try (ProcessWatch watch = new ProcessWatch(pid)) {
            assertFalse(watch.isGone(ticks));
            assertFalse(watch.isGone(ticks));
            cat.outputWriter().close();
            cat.waitFor();
            assertTrue(watch.isGone(ticks));
            assertTrue(watch.isGone(0));
        }
    }

    @Test
    void takesAProcessThatGotThePidLaterForAnotherOne() {
        int pid = (int) ProcessHandle.current().pid();
        long ticks = ProcFiles.startTicks(pid).orElseThrow();
        try (ProcessWatch watch = new ProcessWatch(pid)) {
            assertFalse(watch.isGone(0));
            assertTrue(watch.isGone(ticks - 1));
        }
    }

    @Test
    void saysOfAPidThatNobodyHasThatItIsGone() {
        try (ProcessWatch watch = new ProcessWatch(NOBODY)) {
            assertTrue(watch.isGone(0));
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
