package io.ringside.desktop.simulation.job;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// What the planted faults do to whom, and when. Times are nanoseconds since the simulation's
/// start; [#NEVER] is none. Immutable.
public final class Faults {
    public static final long NEVER = Long.MAX_VALUE;

    private static final long LATE_NANOS = 60_000_000;
    private static final double SLOWDOWN = 0.25;
    private static final double LINK_FACTOR = 8;

    private final List<Fault> faults;
    private final BitSet touchedRanks = new BitSet();

    public Faults(List<Fault> faults) {
        this.faults = List.copyOf(faults);
        faults.stream()
                .filter(fault -> fault.kind().isOfRank())
                .forEach(fault -> touchedRanks.set(fault.subject()));
    }

    /// The one of `kind` that holds there then.
    public Optional<Fault> at(FaultKind kind, int subject, long nanos) {
        if (kind.isOfRank() && !touchedRanks.get(subject)) {
            return Optional.empty();
        }
        return faults.stream()
                .filter(f -> f.kind() == kind && f.subject() == subject && f.holdsAt(nanos))
                .findFirst();
    }

    long processorLagNanos(int rank, long nanos) {
        return at(FaultKind.SLOW_RANK, rank, nanos).isPresent() ? LATE_NANOS : 0;
    }

    double gpuSlowdown(int rank, long nanos) {
        return at(FaultKind.SLOW_GPU, rank, nanos).isPresent() ? SLOWDOWN : 0;
    }

    /// By what the links from a node to the next are slower: 1 where all is well.
    public double linkFactor(int node, long nanos) {
        return at(FaultKind.SLOW_LINK, node, nanos).isPresent() ? LINK_FACTOR : 1;
    }

    /// The slowest link of a ring is the ring's.
    double ringFactor(long nanos) {
        return faults.stream().anyMatch(f -> f.kind() == FaultKind.SLOW_LINK && f.holdsAt(nanos))
                ? LINK_FACTOR
                : 1;
    }

    /// From when on a rank calls nothing any more.
    long callsUntil(int rank) {
        return first(rank, FaultKind.STOP, FaultKind.HANG);
    }

    /// Its process dies before its calls of the next step.
    long killedFrom(int rank) {
        return first(rank, FaultKind.KILL);
    }

    /// From when on it leaves the next call out.
    long skipsFrom(int rank) {
        return first(rank, FaultKind.SKIP);
    }

    private long first(int rank, FaultKind... kinds) {
        if (!touchedRanks.get(rank)) {
            return NEVER;
        }
        List<FaultKind> wanted = List.of(kinds);
        return faults.stream()
                .filter(fault -> fault.subject() == rank && wanted.contains(fault.kind()))
                .mapToLong(Fault::fromNanos)
                .min()
                .orElse(NEVER);
    }
}
