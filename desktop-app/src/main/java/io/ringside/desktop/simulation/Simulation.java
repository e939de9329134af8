package io.ringside.desktop.simulation;

import io.ringside.desktop.feed.FeedNode;
import io.ringside.desktop.model.Clock;
import io.ringside.desktop.simulation.job.Faults;
import io.ringside.desktop.simulation.job.Job;
import io.ringside.desktop.simulation.job.Noise;
import io.ringside.desktop.simulation.job.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// A simulated cluster as the nodes it has, each to be followed like a daemon. What is made is made
/// when a node asks for it; all share one job. Safe from any thread.
public final class Simulation {
    static final long PERIOD_NANOS = 1_000_000_000L;

    /// Of one that is played at once, where nothing else is said.
    private static final long DEFAULT_LENGTH_NANOS = 60 * PERIOD_NANOS;

    private final SimulationSpec spec;
    private final boolean atOnce;
    private final Job job;
    private final Turns turns;
    private final long baseEpochNanos;
    private final long mostNanos;

    private Simulation(SimulationSpec spec, boolean atOnce, OptionalLong limitNanos, Clock clock) {
        this.spec = spec;
        this.atOnce = atOnce;
        OptionalLong length = limitNanos.isPresent() ? limitNanos : spec.lengthNanos();
        mostNanos = length.orElse(atOnce ? DEFAULT_LENGTH_NANOS : Long.MAX_VALUE);
        // What is played at once ends now.
        baseEpochNanos = clock.wallEpochNanos() - (atOnce ? mostNanos : 0);
        job = new Job(spec.shape(), new Faults(spec.faults()), new Noise(spec.seed()));
        turns = new Turns(spec.shape().nodes(), atOnce, clock, PERIOD_NANOS, spec.speed());
    }

    /// The nodes of the cluster.
    ///
    /// @param atOnce one window right after the other, as fast as they are taken; else by the clock
    /// @param limitNanos how much of it, simulated; empty: what `spec` says
    public static List<FeedNode> nodes(
            SimulationSpec spec, boolean atOnce, OptionalLong limitNanos, Clock clock) {
        Simulation simulation = new Simulation(spec, atOnce, limitNanos, clock);
        List<FeedNode> nodes = new ArrayList<>();
        for (int node = 0; node < spec.shape().nodes(); node++) {
            int number = node;
            nodes.add(
                    new FeedNode(
                            spec.text() + " (" + Shape.host(node) + ")",
                            () -> new SimulatedSource(simulation, number),
                            () -> simulation.turns.leave(number)));
        }
        return nodes;
    }

    SimulationSpec spec() {
        return spec;
    }

    boolean atOnce() {
        return atOnce;
    }

    Job job() {
        return job;
    }

    Turns turns() {
        return turns;
    }

    long baseEpochNanos() {
        return baseEpochNanos;
    }

    /// No window ends later.
    long mostNanos() {
        return mostNanos;
    }
}
