package io.ringside.desktop.correlate.hang;

import io.ringside.desktop.correlate.hang.facts.CollectiveCall;
import io.ringside.desktop.correlate.hang.facts.CommunicatorFacts;
import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.correlate.hang.facts.PeerCall;
import io.ringside.desktop.correlate.hang.facts.RankProgress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Whether a program that waits in one communicator goes on to call in another, as other ranks show
/// by what is pending there: then waiting is no excuse for not having called. Immutable.
final class RunAhead {
    /// What a rank has pending in communicators of one role: its first and last place among its
    /// calls.
    private record Span(OptionalLong first, OptionalLong last) {}

    private final Map<Integer, Map<String, Span>> byRank = new HashMap<>();

    RunAhead(HangFacts facts) {
        for (CommunicatorFacts communicator : facts.communicators()) {
            communicator.progress().forEach((rank, progress) -> note(communicator, rank, progress));
        }
    }

    /// A rank other than `rank` that waits where `waits` is and has called where `called` is all
    /// the same.
    Optional<Integer> witness(int rank, Waits.Edge waits, CommunicatorFacts called) {
        String from = key(waits.where(), waits.peerCall());
        String to = key(called, false);
        if (from.equals(to)) {
            return Optional.empty();
        }
        return byRank.entrySet().stream()
                .filter(e -> e.getKey() != rank)
                .filter(e -> follows(e.getValue().get(from), e.getValue().get(to)))
                .map(Map.Entry::getKey)
                .min(Integer::compare);
    }

    private static boolean follows(@Nullable Span before, @Nullable Span after) {
        if (before == null || after == null) {
            return false;
        }
        return before.first().isEmpty()
                || after.last().isEmpty()
                || before.first().getAsLong() < after.last().getAsLong();
    }

    private void note(CommunicatorFacts communicator, int rank, RankProgress progress) {
        List<CollectiveCall> pending = progress.pending();
        if (!pending.isEmpty()) {
            put(
                    rank,
                    key(communicator, false),
                    pending.stream()
                            .map(CollectiveCall::order)
                            .flatMapToLong(OptionalLong::stream)
                            .toArray());
        }
        if (!progress.pendingPeers().isEmpty()) {
            put(
                    rank,
                    key(communicator, true),
                    progress.pendingPeers().stream()
                            .map(PeerCall::order)
                            .flatMapToLong(OptionalLong::stream)
                            .toArray());
        }
    }

    private void put(int rank, String key, long[] orders) {
        Span span = new Span(LongStream.of(orders).min(), LongStream.of(orders).max());
        byRank.computeIfAbsent(rank, _ -> new HashMap<>())
                .merge(key, span, (a, b) -> new Span(min(a, b), max(a, b)));
    }

    private static OptionalLong min(Span a, Span b) {
        return LongStream.concat(a.first().stream(), b.first().stream()).min();
    }

    private static OptionalLong max(Span a, Span b) {
        return LongStream.concat(a.last().stream(), b.last().stream()).max();
    }

    private static String key(CommunicatorFacts communicator, boolean peerCall) {
        return (peerCall ? "p2p " : "collective ") + communicator.role();
    }
}
