package io.ringside.desktop.correlate.hang.frontier;

import io.ringside.desktop.correlate.hang.facts.CollectiveCall;
import io.ringside.desktop.correlate.hang.facts.CollectiveCall.State;
import io.ringside.desktop.correlate.hang.facts.CommunicatorFacts;
import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.correlate.hang.facts.RankProgress;
import io.ringside.desktop.correlate.hang.facts.RankProgress.Joining;
import io.ringside.desktop.correlate.hang.frontier.Signatures.Mismatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// One communicator with pending collectives, judged by the frontier rule: members with nothing
/// pending that have not finished what the others wait for are to blame; else, where the frontiers
/// differ, the members with the lowest. P2P has no part in it. Immutable.
///
/// @param waitedFor the lowest pending call
/// @param pending by rank, the first pending call of each rank that has one
/// @param blamed by rank, why
/// @param waiters who has something pending and is not to blame
public record Frontier(
        CommunicatorFacts communicator,
        CollectiveCall waitedFor,
        Map<Integer, CollectiveCall> pending,
        Map<Integer, Reason> blamed,
        List<Integer> waiters,
        Optional<Mismatch> mismatch) {

    /// Why a rank is to blame; of two reasons the first listed says more.
    public enum Reason {
        UNTOLD,
        ABSENT,
        INITIALISING,
        MISMATCH,
        BEHIND,
        NOTHING_PENDING,
        NOT_STARTED
    }

    /// Empty where nothing is pending: an idle communicator is no hang.
    ///
    /// @param patienceNanos how old a call must be to be judged, where its age is known
    public static Optional<Frontier> of(
            CommunicatorFacts communicator, HangFacts facts, long patienceNanos) {
        List<Integer> told =
                communicator.everyone().stream().filter(r -> facts.rank(r).told()).toList();
        Map<Integer, CollectiveCall> pending = new TreeMap<>();
        for (int rank : told) {
            communicator.of(rank).firstPending().ifPresent(call -> pending.put(rank, call));
        }
        if (pending.values().stream().noneMatch(call -> isOld(call, facts, patienceNanos))) {
            return Optional.empty();
        }
        CollectiveCall lowest =
                pending.values().stream()
                        .min(Comparator.comparingLong(CollectiveCall::sequence))
                        .orElseThrow();
        Map<Integer, Reason> blamed = new TreeMap<>();
        Optional<Mismatch> mismatch = mismatch(communicator, told, lowest.sequence());
        if (mismatch.isPresent()) {
            mismatch.get().minority().forEach(rank -> blamed.put(rank, Reason.MISMATCH));
        } else {
            blameAbsent(communicator, told, pending, lowest.sequence(), blamed);
            if (blamed.isEmpty()) {
                blameLowest(communicator, told, pending, lowest.sequence(), blamed);
            }
        }
        communicator.everyone().stream()
                .filter(rank -> !facts.rank(rank).told())
                .forEach(rank -> blamed.put(rank, Reason.UNTOLD));
        List<Integer> waiters =
                pending.keySet().stream().filter(rank -> !blamed.containsKey(rank)).toList();
        return Optional.of(new Frontier(communicator, lowest, pending, blamed, waiters, mismatch));
    }

    /// Whether all that are told are at the same call and nobody is to blame.
    public boolean isLevel() {
        return blamed.isEmpty();
    }

    /// Whether the kernel of the lowest call is known to run on every rank.
    public boolean allStarted() {
        return pending.values().stream().allMatch(c -> c.state() == State.STARTED);
    }

    /// Ranks of whose kernel only transfers tell, and not whether it runs.
    public List<Integer> prepared() {
        return pending.entrySet().stream()
                .filter(call -> call.getValue().state() == State.PREPARED)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /// Whether any member is known to have completed anything here.
    public boolean hasHistory() {
        return waitedFor.sequence() > 1
                || communicator.progress().values().stream()
                        .anyMatch(p -> p.completedFrontier().orElse(0) > 0);
    }

    private static boolean isOld(CollectiveCall call, HangFacts facts, long patienceNanos) {
        return call.enqueuedEpochNanos().isEmpty()
                || facts.observedEpochNanos().isEmpty()
                || facts.observedEpochNanos().getAsLong() - call.enqueuedEpochNanos().getAsLong()
                        >= patienceNanos;
    }

    private static Optional<Mismatch> mismatch(
            CommunicatorFacts communicator, List<Integer> told, long sequence) {
        // Of several calls of one number, as a group of calls has, the last one is the whole
        // group's.
        Map<Integer, CollectiveCall> calls = new TreeMap<>();
        for (int rank : told) {
            communicator.of(rank).collectives().stream()
                    .filter(call -> call.sequence() == sequence)
                    .forEach(call -> calls.put(rank, call));
        }
        return Signatures.of(calls);
    }

    private static void blameAbsent(
            CommunicatorFacts communicator,
            List<Integer> told,
            Map<Integer, CollectiveCall> pending,
            long sequence,
            Map<Integer, Reason> blamed) {
        for (int rank : told) {
            RankProgress progress = communicator.of(rank);
            boolean finished = progress.completedFrontier().orElse(Long.MIN_VALUE) >= sequence;
            boolean entered = progress.enqueuedFrontier().orElse(Long.MIN_VALUE) >= sequence;
            if (!pending.containsKey(rank) && !finished && !entered) {
                blamed.put(rank, reason(progress.joining()));
            }
        }
    }

    private static Reason reason(Joining joining) {
        return switch (joining) {
            case JOINED -> Reason.NOTHING_PENDING;
            case INITIALISING -> Reason.INITIALISING;
            case ABSENT -> Reason.ABSENT;
        };
    }

    private static void blameLowest(
            CommunicatorFacts communicator,
            List<Integer> told,
            Map<Integer, CollectiveCall> pending,
            long sequence,
            Map<Integer, Reason> blamed) {
        Set<Integer> lowest = new TreeSet<>();
        List<Integer> unstarted = new ArrayList<>();
        pending.forEach((rank, call) -> {
            if (call.sequence() == sequence) {
                lowest.add(rank);
                if (call.state() == State.ENQUEUED) {
                    unstarted.add(rank);
                }
            }
        });
        boolean othersAreFurther =
                told.stream()
                        .filter(rank -> !lowest.contains(rank))
                        .anyMatch(rank ->
                                pending.containsKey(rank)
                                        || communicator
                                                        .of(rank)
                                                        .completedFrontier()
                                                        .orElse(Long.MIN_VALUE)
                                                >= sequence);
        if (othersAreFurther) {
            lowest.forEach(rank -> blamed.put(rank, Reason.BEHIND));
        } else if (unstarted.size() < lowest.size()) {
            unstarted.forEach(rank -> blamed.put(rank, Reason.NOT_STARTED));
        }
    }
}
