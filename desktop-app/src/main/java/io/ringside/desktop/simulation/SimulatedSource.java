package io.ringside.desktop.simulation;

import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.feed.grpc.NodeSource;
import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.simulation.job.FaultKind;
import io.ringside.desktop.simulation.job.Shape;
import io.ringside.desktop.simulation.message.NodeMessages;
import io.ringside.desktop.simulation.message.Window;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SpanBatch;
import java.util.Optional;
import java.util.function.Consumer;

/// One node of a simulated cluster, read like a daemon. At level steady there are no spans. Owned
/// by its feed's thread; [#close] from any.
final class SimulatedSource implements NodeSource {
    private final Simulation simulation;
    private final int node;
    private final NodeMessages messages;
    private long last;
    private long skipped;
    private volatile boolean closed;

    SimulatedSource(Simulation simulation, int node) {
        this.simulation = simulation;
        this.node = node;
        messages =
                new NodeMessages(
                        simulation.job(),
                        node,
                        simulation.spec().text(),
                        simulation.spec().origin(),
                        simulation.spec().speed(),
                        Simulation.PERIOD_NANOS);
    }

    @Override
    public NodeDescription describe() throws FeedException {
        if (!simulation.atOnce()) {
            refuseLost(simulation.turns().nowNanos());
        }
        return messages.description(simulation.baseEpochNanos());
    }

    @Override
    public Connection arriving() {
        return simulation.atOnce() ? new Connection.Replayed("") : new Connection.Live();
    }

    /// At a speed of 1,000 a day is over soon.
    @Override
    public boolean runsBeside() {
        return false;
    }

    @Override
    public Optional<Snapshot> next() throws FeedException, InterruptedException {
        long number = simulation.turns().next(node);
        long end = number * Simulation.PERIOD_NANOS;
        if (number == 0 || closed || end > simulation.mostNanos()) {
            return Optional.empty();
        }
        refuseLost(end);
        skipped += last == 0 ? 0 : number - last - 1;
        last = number;
        Window window =
                new Window(number, end - Simulation.PERIOD_NANOS, end, simulation.baseEpochNanos());
        return Optional.of(messages.snapshot(window, skipped));
    }

    @Override
    public void spans(long startEpochNanos, long endEpochNanos, Consumer<SpanBatch> to) {
        // At level steady NCCL's plugin records none.
    }

    @Override
    public void close() {
        closed = true;
    }

    private boolean isLost(long nanos) {
        return simulation.job().faults().at(FaultKind.LOST_NODE, node, nanos).isPresent();
    }

    private void refuseLost(long nanos) throws FeedException {
        if (isLost(nanos)) {
            // At once there is no time in which it could come back: nobody waits for it.
            if (simulation.atOnce()) {
                simulation.turns().leave(node);
            }
            throw FeedException.lost(
                    Shape.host(node) + " does not answer: that it is lost is simulated");
        }
    }
}
