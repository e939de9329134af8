package io.ringside.desktop.correlate.live;

import io.ringside.desktop.correlate.hang.facts.CollectiveCall;
import io.ringside.desktop.correlate.hang.facts.CollectiveCall.State;
import io.ringside.desktop.correlate.hang.facts.PeerCall;
import io.ringside.desktop.correlate.live.track.CommunicatorTrack;
import io.ringside.desktop.correlate.live.track.RankTrack;
import io.ringside.desktop.correlate.live.track.ToldCalls;
import io.ringside.desktop.model.RankProgress;
import io.ringside.desktop.model.RankProgress.Point;
import io.ringside.desktop.model.node.ProcessState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// One communicator in which somebody waits, by its own rank numbers. Calls are numbered in their
/// order on the communicator, from 0. Immutable.
///
/// @param age for how long; greatest where who is waited for is gone
/// @param ranks who takes part in the judgement
/// @param dead who died before it called what others wait in
/// @param calls what is pending, by rank
/// @param peers Send and Recv that the peer has not met, by rank; the peer by its rank here
/// @param odd calls that not all ranks made alike, by rank
record Judged(
        CommunicatorTrack track,
        long age,
        long sinceEpochNanos,
        List<RankTrack> ranks,
        Set<RankTrack> dead,
        Map<Integer, List<CollectiveCall>> calls,
        Map<Integer, List<PeerCall>> peers,
        Map<Integer, Map<String, Long>> odd) {

    /// A rank that has just made another call is not judged as one that stands.
    static final long GRACE_NANOS = 2_000_000_000L;

    /// Whether it has stood for longer than a working job does.
    boolean isHang() {
        return age >= track.patienceNanos();
    }

    /// Whether all are known to be in a call there, and no stream to have come to it.
    boolean isOnlyEnqueued() {
        return peers.isEmpty()
                && dead.isEmpty()
                && ranks.stream()
                        .allMatch(rank ->
                                calls.getOrDefault(rank.rank(), List.of()).stream()
                                        .map(CollectiveCall::state)
                                        .toList()
                                        .equals(List.of(State.ENQUEUED)));
    }

    /// The same with other calls.
    Judged with(Map<Integer, List<CollectiveCall>> next) {
        return new Judged(track, age, sinceEpochNanos, ranks, dead, next, peers, odd);
    }

    /// Empty where nobody is known to wait.
    static Optional<Judged> of(CommunicatorTrack track) {
        List<RankTrack> all = track.participants();
        OptionalLong lowest = CommunicatorTrack.lowest(all);
        Optional<Judged> judged = Optional.empty();
        if (lowest.isPresent() && track.unevenNanos().isPresent()) {
            judged = uneven(track, all, lowest.getAsLong());
        } else if (lowest.isPresent()) {
            judged = mixed(track, all).or(() -> level(track, all)).or(() -> exchange(track, all));
        }
        return judged.or(() -> peers(track, all)).filter(j -> j.age >= GRACE_NANOS);
    }

    private static Optional<Judged> uneven(
            CommunicatorTrack track, List<RankTrack> all, long lowest) {
        Set<RankTrack> dead = new HashSet<>();
        List<RankTrack> ranks = new ArrayList<>();
        Map<Integer, List<CollectiveCall>> calls = new HashMap<>();
        long age = Long.MAX_VALUE;
        boolean gone = false;
        for (RankTrack rank : all) {
            long called = rank.called().orElse(0);
            boolean behind = called <= lowest;
            boolean died = rank.is(ProcessState.DIED);
            boolean silent = rank.node().isSilent();
            if (behind && died) {
                dead.add(rank);
            }
            gone |= behind && (died || silent);
            if (behind && !died && !silent) {
                age = Math.min(age, rank.quietNanos());
            }
            if (!behind && rank.is(ProcessState.LIVE)) {
                OptionalLong order =
                        ToldCalls.of(rank, lowest)
                                .map(Point::startEpochNanos)
                                .orElse(OptionalLong.empty());
                calls.put(rank.rank(), List.of(call(track, lowest, State.ENQUEUED, order)));
            }
        }
        for (RankTrack rank : all) {
            boolean works =
                    rank.called().orElse(0) <= lowest
                            && rank.is(ProcessState.LIVE)
                            && !rank.node().isSilent()
                            && rank.quietNanos() < GRACE_NANOS;
            if (!gone || !works) {
                ranks.add(rank);
            }
        }
        long waited = track.unevenNanos().orElse(0);
        return Optional.of(
                new Judged(
                        track,
                        gone ? Long.MAX_VALUE : Math.min(age, waited),
                        Math.max(track.unevenSinceEpochNanos(), gone ? 0 : latest(all, lowest)),
                        ranks,
                        dead,
                        calls,
                        peerCalls(track, all),
                        Map.of()));
    }

    private static long latest(List<RankTrack> all, long lowest) {
        return all.stream()
                .filter(r -> r.called().orElse(0) <= lowest)
                .mapToLong(RankTrack::lastChange)
                .max()
                .orElse(0);
    }

    /// All have called as often, and every rank's own launches are known: some are not over.
    private static Optional<Judged> level(CommunicatorTrack track, List<RankTrack> all) {
        boolean known =
                all.size() == track.ranks()
                        && all.stream().allMatch(r -> r.is(ProcessState.LIVE) && isKnown(r));
        List<RankProgress> pending =
                all.stream()
                        .flatMap(r -> r.row().stream())
                        .filter(row -> row.pending().isPresent())
                        .toList();
        if (!known || pending.isEmpty()) {
            return Optional.empty();
        }
        Point first = pending.getFirst().pending().orElseThrow();
        boolean same =
                pending.stream()
                        .map(p -> p.pending().orElseThrow())
                        .allMatch(p ->
                                p.operation().equals(first.operation())
                                        && p.sequenceNumber() == first.sequenceNumber());
        boolean countable = all.stream().noneMatch(RankTrack::hasPeerCalls);
        if (!same && !countable) {
            return Optional.empty();
        }
        Map<Integer, List<CollectiveCall>> calls = new HashMap<>();
        for (RankTrack rank : all) {
            RankProgress row = rank.row().orElseThrow();
            long called = rank.called().orElse(0);
            row.pending()
                    .ifPresent(point -> {
                        long behind =
                                row.laterOperations()
                                        + row.omittedOperations()
                                        + point.operations();
                        long number = countable ? called - behind : called - 1;
                        calls.put(
                                rank.rank(),
                                List.of(
                                        call(
                                                track,
                                                Math.max(0, number),
                                                state(row),
                                                point.startEpochNanos())));
                    });
        }
        return Optional.of(standing(track, all, calls, Map.of()));
    }

    /// All are in an all-to-all of Send and Recv, and as many as each other.
    private static Optional<Judged> exchange(CommunicatorTrack track, List<RankTrack> all) {
        Map<Integer, List<CollectiveCall>> calls = new HashMap<>();
        Set<Long> sends = new HashSet<>();
        for (RankTrack rank : all) {
            RankProgress row = rank.row().orElse(null);
            Point point = row == null ? null : row.pending().orElse(null);
            if (row == null
                    || point == null
                    || !rank.is(ProcessState.LIVE)
                    || !ToldCalls.isAllToAll(point, track.ranks())) {
                return Optional.empty();
            }
            sends.add(rank.byPeer("Send").values().stream().mapToLong(Long::longValue).sum());
            CollectiveCall call =
                    new CollectiveCall(
                            Math.max(0, rank.called().orElse(0) - 1),
                            "all-to-all",
                            OptionalLong.empty(),
                            "",
                            state(row),
                            point.startEpochNanos(),
                            OptionalLong.empty());
            calls.put(rank.rank(), List.of(call));
        }
        return all.size() == track.ranks() && sends.size() == 1
                ? Optional.of(standing(track, all, calls, Map.of()))
                : Optional.empty();
    }

    private static State state(RankProgress row) {
        return switch (row.state()) {
            case REACHED -> State.STARTED;
            case OPEN -> State.PREPARED;
            case UNKNOWN, LAUNCHING, ENQUEUED -> State.ENQUEUED;
        };
    }

    private static boolean isKnown(RankTrack rank) {
        return rank.row()
                .filter(row ->
                        row.nothingPending()
                                || row.pending().filter(p -> p.peer().isEmpty()).isPresent())
                .isPresent();
    }

    /// All have called as often, but not the same: told by the very call that they are in, or by
    /// the counts alone.
    private static Optional<Judged> mixed(CommunicatorTrack track, List<RankTrack> all) {
        Optional<Map<Integer, List<CollectiveCall>>> unlikeCalls = unlikeCalls(track, all);
        if (unlikeCalls.isPresent()) {
            return Optional.of(standing(track, all, unlikeCalls.get(), Map.of()));
        }
        Map<Integer, Map<String, Long>> odd = new HashMap<>();
        Set<String> unlike = new HashSet<>();
        Map<String, Long> first = all.isEmpty() ? Map.of() : all.getFirst().bySignature();
        for (RankTrack rank : all) {
            Map<String, Long> own = rank.bySignature();
            odd.put(rank.rank(), own);
            own.forEach((what, count) -> {
                if (!Objects.equals(first.get(what), count)) {
                    unlike.add(what);
                }
            });
            first.forEach((what, count) -> {
                if (!Objects.equals(own.get(what), count)) {
                    unlike.add(what);
                }
            });
        }
        boolean over =
                all.stream()
                        .allMatch(r -> r.row().filter(RankProgress::nothingPending).isPresent());
        if (unlike.isEmpty() || over || !all.stream().allMatch(r -> r.is(ProcessState.LIVE))) {
            return Optional.empty();
        }
        odd.replaceAll((rank, own) -> {
            Map<String, Long> kept = new HashMap<>(own);
            kept.keySet().retainAll(unlike);
            return kept;
        });
        return Optional.of(standing(track, all, Map.of(), odd));
    }

    /// What each rank is in, where all are known to be in the same call and did not call it alike.
    private static Optional<Map<Integer, List<CollectiveCall>>> unlikeCalls(
            CommunicatorTrack track, List<RankTrack> all) {
        Map<Integer, List<CollectiveCall>> calls = new HashMap<>();
        Set<String> signatures = new HashSet<>();
        Set<Long> behind = new HashSet<>();
        for (RankTrack rank : all) {
            RankProgress row = rank.row().orElse(null);
            Point point = row == null ? null : row.pending().orElse(null);
            if (row == null || point == null || !ToldCalls.isOne(point)) {
                return Optional.empty();
            }
            signatures.add(point.operation() + " " + point.messageBytes());
            behind.add(row.laterOperations() + row.omittedOperations());
            CollectiveCall call =
                    new CollectiveCall(
                            Math.max(0, rank.called().orElse(0) - 1 - row.laterOperations()),
                            point.operation(),
                            OptionalLong.of(point.messageBytes()),
                            "",
                            state(row),
                            point.startEpochNanos(),
                            OptionalLong.empty());
            calls.put(rank.rank(), List.of(call));
        }
        boolean unlike = signatures.size() > 1 && behind.size() == 1;
        return unlike && all.size() == track.ranks() ? Optional.of(calls) : Optional.empty();
    }

    static Judged standing(
            CommunicatorTrack track,
            List<RankTrack> all,
            Map<Integer, List<CollectiveCall>> calls,
            Map<Integer, Map<String, Long>> odd) {
        long age = all.stream().mapToLong(RankTrack::quietNanos).min().orElse(0);
        long since = all.stream().mapToLong(RankTrack::lastChange).max().orElse(0);
        return new Judged(track, age, since, all, Set.of(), calls, Map.of(), odd);
    }

    private static Optional<Judged> peers(CommunicatorTrack track, List<RankTrack> all) {
        Map<Integer, List<PeerCall>> calls = peerCalls(track, all);
        if (calls.isEmpty()) {
            return Optional.empty();
        }
        Set<RankTrack> dead = new HashSet<>();
        Set<RankTrack> ends = new HashSet<>();
        calls.forEach((rank, own) -> {
            ends.add(Objects.requireNonNull(track.members().get(rank)));
            own.forEach(call -> ends.add(Objects.requireNonNull(track.members().get(call.peer()))));
        });
        long age = Long.MAX_VALUE;
        long since = 0;
        for (RankTrack end : ends) {
            if (end.is(ProcessState.DIED)) {
                dead.add(end);
            } else if (!end.node().isSilent()) {
                age = Math.min(age, end.quietNanos());
                since = Math.max(since, end.lastChange());
            }
        }
        return Optional.of(
                new Judged(
                        track,
                        dead.isEmpty() ? age : Long.MAX_VALUE,
                        since,
                        all,
                        dead,
                        Map.of(),
                        calls,
                        Map.of()));
    }

    private static Map<Integer, List<PeerCall>> peerCalls(
            CommunicatorTrack track, List<RankTrack> all) {
        Map<Integer, List<PeerCall>> calls = new HashMap<>();
        if (!track.arePeersComparable()) {
            return calls;
        }
        for (RankTrack rank : all) {
            if (rank.is(ProcessState.LIVE) && !rank.node().isSilent()) {
                unmet(track, rank, "Send", "Recv", PeerCall.Direction.SEND, calls);
                unmet(track, rank, "Recv", "Send", PeerCall.Direction.RECV, calls);
            }
        }
        return calls;
    }

    private static void unmet(
            CommunicatorTrack track,
            RankTrack rank,
            String mine,
            String theirs,
            PeerCall.Direction direction,
            Map<Integer, List<PeerCall>> calls) {
        rank.byPeer(mine)
                .forEach((number, count) -> {
                    RankTrack peer = track.members().get(number);
                    boolean waits =
                            peer != null
                                    && !peer.hasFinished()
                                    && count > peer.byPeer(theirs).getOrDefault(rank.rank(), 0L);
                    if (waits) {
                        calls.computeIfAbsent(rank.rank(), _ -> new ArrayList<>())
                                .add(
                                        new PeerCall(
                                                count,
                                                direction,
                                                number,
                                                OptionalLong.empty(),
                                                false,
                                                OptionalLong.empty()));
                    }
                });
    }

    private static CollectiveCall call(
            CommunicatorTrack track, long number, State state, OptionalLong order) {
        return new CollectiveCall(
                number,
                track.operation(),
                OptionalLong.empty(),
                "",
                state,
                order,
                OptionalLong.empty());
    }
}
