package io.ringside.desktop.correlate.explain.facts;

import static io.ringside.desktop.state.Snapshots.member;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.desktop.model.node.ProfiledProcess;
import io.ringside.desktop.state.Snapshots;
import java.util.List;
import org.junit.jupiter.api.Test;

/// By which numbers a process is called.
class ToldProcessesTest {
    @Test
    void aProcessIsCalledByItsRankInTheLargestOfItsCommunicators() {
        Snapshots snapshot =
                new Snapshots()
                        .process(0)
                        .communicator(1, 2, member(1, 0))
                        .communicator(2, 8, member(3, 0))
                        .communicator(3, 4, member(1, 0));
        assertEquals(List.of("Process 1000 (rank 3)"), titles(snapshot));
    }

    @Test
    void aProcessOfSeveralRanksIsCalledByAllOfThem() {
        Snapshots snapshot =
                new Snapshots()
                        .process(0)
                        .communicator(1, 8, member(5, 0), member(4, 0))
                        .communicator(2, 8, member(5, 0));
        assertEquals(List.of("Process 1000 (ranks 4, 5)"), titles(snapshot));
    }

    @Test
    void aProcessWithoutACommunicatorHasNoRank() {
        assertEquals(List.of("Process 1000"), titles(new Snapshots().process(0)));
    }

    private static List<String> titles(Snapshots snapshot) {
        return ToldProcesses.of(snapshot.build()).stream().map(ProfiledProcess::title).toList();
    }
}
