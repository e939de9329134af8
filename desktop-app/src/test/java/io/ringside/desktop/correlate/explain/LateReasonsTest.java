package io.ringside.desktop.correlate.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringside.desktop.correlate.explain.clue.Cause;
import io.ringside.desktop.correlate.lateness.LateEpisode;
import io.ringside.desktop.correlate.lateness.LatenessWatch;
import io.ringside.desktop.correlate.matching.Columns;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import io.ringside.desktop.state.Snapshots;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LateReasonsTest {
    private static final long MILLI = 1_000_000;
    private final LatenessWatch late = new LatenessWatch();
    private final ExplainWatch watch = new ExplainWatch();
    private final LateReasons reasons = new LateReasons();
    private int second;

    @Test
    void aReasonThatWasKnownStaysWhenNothingIsReadAnyMore() {
        for (int i = 0; i < 30; i++) {
            next(true);
        }
        reasons.look(late.holding(), watch);
        for (int i = 0; i < 40; i++) {
            next(false);
        }
        reasons.look(late.holding(), watch);

        LateEpisode episode = late.holding().getFirst();
        assertEquals(Cause.GPU_CLOCK, reasons.why(episode.worst()).hypotheses().getFirst().cause());
        assertFalse(
                watch.explain(episode.worst()).hypotheses().stream()
                        .anyMatch(h -> h.cause() == Cause.GPU_CLOCK),
                "asked now");
    }

    @Test
    void ofWhomNobodyLookedAtNothingIsSaid() {
        for (int i = 0; i < 30; i++) {
            next(true);
        }
        assertEquals(Explanation.NONE, reasons.why(late.holding().getFirst().worst()));
    }

    private void next(boolean read) {
        Columns columns = new Columns(0, 4, 4);
        for (int call = second * 10; call < second * 10 + 10; call++) {
            long at = Snapshots.START + 100 * MILLI * call;
            for (int rank = 0; rank < 4; rank++) {
                columns.timed(rank, call, at, at + (rank == 2 ? 20 * MILLI : 0));
            }
        }
        NodeSnapshot calls = columns.window();
        List<ToldReading> readings = new ArrayList<>();
        for (int rank = 0; rank < 4 && read; rank++) {
            readings.add(
                    new ToldReading(
                            SubjectKind.GPU,
                            "GPU-" + rank,
                            "nvml",
                            Snapshots.START + (second + 1) * 1_000L * MILLI,
                            Map.of("gpu.clock.sm", rank == 2 ? 1.2e9 : 1.6e9),
                            Map.of("gpu.pci_bus_id", Snapshots.member(rank, rank).gpuPciBusId())));
        }
        Snapshots window = new Snapshots().window(second + 1);
        for (int rank = 0; rank < 4; rank++) {
            window.process(rank);
        }
        NodeSnapshot snapshot =
                window.communicator(
                                Columns.WORLD,
                                4,
                                Snapshots.member(0, 0),
                                Snapshots.member(1, 1),
                                Snapshots.member(2, 2),
                                Snapshots.member(3, 3))
                        .operations(calls.operations())
                        .readings(readings)
                        .build();
        late.add("node", snapshot);
        watch.add("node", snapshot);
        second++;
    }
}
