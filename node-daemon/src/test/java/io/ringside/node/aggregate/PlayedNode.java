package io.ringside.node.aggregate;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.aggregate.communicator.LinkStatistics;
import io.ringside.node.aggregate.communicator.Member;
import io.ringside.node.aggregate.communicator.OperationStatistics;
import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.aggregate.track.OperationRow;
import io.ringside.node.time.HandClock;
import java.util.List;

/// An aggregator with its clock and its history, whose windows a test ends. One thread's.
final class PlayedNode {
    private static final long SECOND = 1_000_000_000L;

    final HandClock clock = new HandClock(5_000 * SECOND, PlayedProcess.EPOCH_OFFSET);
    final SpanHistory history = new SpanHistory(1_000);
    final Aggregator aggregator = new Aggregator(clock, history);
    private long windows;

    PlayedProcess rank0of(int ranks) {
        return new PlayedProcess(aggregator, clock, 1, 0, ranks);
    }

    Member member() {
        return aggregator.communicators().getFirst().members().getFirst();
    }

    OperationStatistics statistics(String operation) {
        return member().operations().stream()
                .filter(s -> s.operation().equals(operation))
                .findFirst()
                .orElseThrow();
    }

    List<LinkStatistics> links() {
        return aggregator.communicators().getFirst().links();
    }

    /// Ends the window and starts the next.
    List<OperationRow> endWindow() {
        windows++;
        aggregator.endWindow(windows, windows * SECOND, (windows + 1) * SECOND);
        List<OperationRow> rows = aggregator.rows().rows();
        aggregator.startWindow();
        return rows;
    }
}
