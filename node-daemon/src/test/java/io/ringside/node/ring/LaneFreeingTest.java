package io.ringside.node.ring;

import static io.ringside.node.ring.RingFiles.*;
import static io.ringside.protocol.ring.RingLayout.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.host.ProcFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaneFreeingTest {
    private static final int GONE = Integer.MAX_VALUE;
    private static final int NEXT = 4_712;

    @TempDir private Path directory;
    private Path file;
    private SegmentWriter writer;
    private Segment segment;

    @BeforeEach
    void open() throws IOException, RefusedSegment {
        file = directory.resolve("a.seg");
        writer = segment(file, 2);
        ReaderIdentity reader = ReaderIdentity.ownProcess();
        segment =
                new Segment(
                        SegmentFile.open(
                                file, reader, new LinuxFileCalls(), SegmentBudget.ofThisHeap()),
                        1,
                        reader,
                        0,
                        new RecordBatch());
        own(GONE);
    }

    @AfterEach
    void close() {
        segment.close();
        writer.close();
    }

    @Test
    void givesBackTheLaneOfAThreadThatIsGone() throws IOException {
        segment.freeLanes(ProcFiles.ownPidNamespace(), ProcFiles::threadIsGone);
        assertEquals(0, owner());
    }

    @Test
    void takesNoLaneFromTheThreadThatThePluginGaveItToMeanwhile() throws IOException {
        segment.freeLanes(
                ProcFiles.ownPidNamespace(),
                (pid, tid) -> {
                    own(NEXT); // by the plugin, between the look at the thread and the freeing
                    return true;
                });
        assertEquals(NEXT, owner());
    }

    @Test
    void neverFreesTheLaneThatThreadsShare() throws IOException {
        own(-1);
        segment.freeLanes(ProcFiles.ownPidNamespace(), (pid, tid) -> true);
        assertEquals(-1, owner());
    }

    @Test
    void looksForNoThreadOfAnotherPidNamespace() throws IOException {
        put(file, HEADER_PID_NAMESPACE_INODE, 8, 4_711);
        segment.freeLanes(ProcFiles.ownPidNamespace(), (pid, tid) -> true);
        assertEquals(GONE, owner());
        put(file, HEADER_PID_NAMESPACE_INODE, 8, 0);
        segment.freeLanes(0, (pid, tid) -> true);
        assertEquals(GONE, owner(), "two that are not known are not the same");
    }

    @Test
    void keepsTheLaneOfAProcessThatCannotBeSeen() throws IOException {
        put(file, HEADER_PID, 4, Integer.MAX_VALUE);
        segment.freeLanes(ProcFiles.ownPidNamespace(), ProcFiles::threadIsGone);
        assertEquals(GONE, owner());
    }

    @Test
    void keepsALaneUntilItIsDrained() throws IOException {
        assertTrue(offer(writer, 0, 1));
        segment.freeLanes(ProcFiles.ownPidNamespace(), (pid, tid) -> true);
        assertEquals(GONE, owner());
        segment.drain(0, new HeardDrain());
        segment.freeLanes(ProcFiles.ownPidNamespace(), (pid, tid) -> true);
        assertEquals(0, owner());
    }

    private void own(int tid) {
        try {
            put(file, LANES_AT + LANE_OWNER_TID, 4, tid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int owner() throws IOException {
        return half(file, LANES_AT + LANE_OWNER_TID);
    }
}
