package io.ringside.desktop.state.concern;

import io.ringside.desktop.correlate.live.LiveHang;
import io.ringside.desktop.correlate.live.track.LiveRank;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.RankProgress;
import io.ringside.desktop.model.RankProgress.State;
import io.ringside.desktop.viewdata.CommunicatorView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.RankView;
import io.ringside.desktop.viewdata.finding.CommunicatorStanding;
import io.ringside.desktop.viewdata.finding.RankStanding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// How far the ranks of each communicator are, from what their nodes tell. Calls are numbered from
/// 0 in their order on the communicator, as the verdicts number them. Used once for each view.
final class LiveStandings {
    private static final long MOVES_NANOS = 5_000_000_000L;

    private final Map<String, NodeView> nodes = new HashMap<>();
    private final List<RankView> ranks;
    private final ConcernMaker.Positions positions;
    private final long nowEpochNanos;

    LiveStandings(
            List<NodeView> nodes,
            List<RankView> ranks,
            ConcernMaker.Positions positions,
            long nowEpochNanos) {
        nodes.forEach(node -> this.nodes.put(node.target(), node));
        this.ranks = ranks;
        this.positions = positions;
        this.nowEpochNanos = nowEpochNanos;
    }

    /// Those that stand first, then as the communicators are ordered.
    List<CommunicatorStanding> of(
            List<CommunicatorView> communicators, List<LiveRank> told, List<LiveHang> hangs) {
        Map<Long, List<LiveRank>> byHash = new HashMap<>();
        told.forEach(
                rank -> byHash.computeIfAbsent(rank.commHash(), _ -> new ArrayList<>()).add(rank));
        List<CommunicatorStanding> all = new ArrayList<>();
        for (CommunicatorView communicator : communicators) {
            List<LiveRank> members = byHash.getOrDefault(communicator.commHash(), List.of());
            Optional<LiveHang> hang =
                    hangs.stream()
                            .filter(each ->
                                    each.subject().communicator().isPresent()
                                            && each.subject().communicator().getAsLong()
                                                    == communicator.commHash())
                            .findFirst();
            all.add(standing(communicator, members, hang, !hangs.isEmpty()));
        }
        all.sort(Comparator.comparing(CommunicatorStanding::state));
        return all;
    }

    private CommunicatorStanding standing(
            CommunicatorView communicator,
            List<LiveRank> members,
            Optional<LiveHang> hang,
            boolean somethingHangs) {
        OptionalLong waitedFor = hang.isPresent() ? waitedFor(members) : OptionalLong.empty();
        List<RankStanding> rows =
                members.stream()
                        .sorted(Comparator.comparingInt(LiveRank::rank))
                        .map(rank -> row(rank, hang, waitedFor))
                        .toList();
        CommunicatorStanding.State state = state(members, rows, hang, somethingHangs);
        OptionalLong since =
                hang.isPresent()
                        ? OptionalLong.of(hang.get().sinceEpochNanos())
                        : state == CommunicatorStanding.State.WAITS
                                ? members.stream()
                                        .filter(this::stands)
                                        .mapToLong(LiveRank::lastChangeEpochNanos)
                                        .min()
                                : OptionalLong.empty();
        return new CommunicatorStanding(
                communicator.commHash(),
                communicator.label(),
                NodeSnapshot.Communicator.shortLabel(communicator.commHash()),
                communicator.ranks(),
                state,
                call(members, waitedFor),
                waitedFor,
                since,
                OptionalLong.empty(),
                hang.map(each -> JobFindings.id(each.verdict())),
                why(state, members),
                hang.map(each -> Rulings.of(each.verdict(), each.facts())).orElse(List.of()),
                rows);
    }

    private CommunicatorStanding.State state(
            List<LiveRank> members,
            List<RankStanding> rows,
            Optional<LiveHang> hang,
            boolean somethingHangs) {
        if (hang.isPresent()) {
            return CommunicatorStanding.State.STANDS;
        }
        if (!rows.isEmpty() && rows.stream().allMatch(RankStanding::stale)) {
            return CommunicatorStanding.State.NOT_HEARD;
        }
        if (members.stream().anyMatch(this::stands)) {
            return somethingHangs
                    ? CommunicatorStanding.State.WAITS
                    : CommunicatorStanding.State.MOVES;
        }
        return members.stream().anyMatch(this::moved)
                ? CommunicatorStanding.State.MOVES
                : CommunicatorStanding.State.IDLE;
    }

    private boolean stands(LiveRank rank) {
        return rank.progress().filter(row -> row.stands(now(rank))).isPresent();
    }

    private boolean moved(LiveRank rank) {
        return now(rank) - rank.lastChangeEpochNanos() < MOVES_NANOS;
    }

    private long now(LiveRank rank) {
        NodeView node = nodes.get(rank.node());
        return node == null ? nowEpochNanos : node.nowEpochNanos(nowEpochNanos);
    }

    private static String why(CommunicatorStanding.State state, List<LiveRank> members) {
        long known = members.stream().filter(rank -> rank.called().isPresent()).count();
        return switch (state) {
            case STANDS -> "";
            case WAITS -> "waits for another communicator";
            case MOVES, IDLE ->
                    members.stream().allMatch(LiveRank::finished) && !members.isEmpty()
                            ? "left by all its ranks"
                            : known == 0 ? "no collective was counted" : "";
            case NOT_HEARD -> "its nodes are not heard";
        };
    }

    /// The lowest call that not all have made, or, where all have, that anybody has pending.
    private static OptionalLong waitedFor(List<LiveRank> members) {
        List<LiveRank> all = members.stream().filter(rank -> !rank.finished()).toList();
        if (all.isEmpty() || all.stream().anyMatch(rank -> rank.called().isEmpty())) {
            return OptionalLong.empty();
        }
        long lowest = all.stream().mapToLong(rank -> rank.called().getAsLong()).min().getAsLong();
        boolean uneven = all.stream().anyMatch(rank -> rank.called().getAsLong() > lowest);
        return uneven
                ? OptionalLong.of(lowest)
                : all.stream().flatMapToLong(rank -> pending(rank).stream()).min();
    }

    private static String call(List<LiveRank> members, OptionalLong waitedFor) {
        String operation =
                members.stream()
                        .flatMap(rank -> rank.progress().stream())
                        .flatMap(row -> row.pending().or(row::completed).stream())
                        .map(RankProgress.Point::operation)
                        .filter(name -> !name.isEmpty())
                        .findFirst()
                        .orElse("");
        if (waitedFor.isEmpty()) {
            return operation;
        }
        return (operation.isEmpty() ? "call" : operation) + " #" + waitedFor.getAsLong();
    }

    /// The number of the first call that is known not to be over.
    private static OptionalLong pending(LiveRank rank) {
        if (rank.called().isEmpty() || !rank.countable()) {
            return OptionalLong.empty();
        }
        return rank.progress()
                .flatMap(row -> row.pending().map(point -> behind(row) + point.operations()))
                .filter(behind -> behind <= rank.called().getAsLong())
                .map(behind -> OptionalLong.of(rank.called().getAsLong() - behind))
                .orElse(OptionalLong.empty());
    }

    private static long behind(RankProgress row) {
        return row.laterOperations() + row.omittedOperations();
    }

    private static OptionalLong completed(LiveRank rank) {
        if (rank.called().isEmpty() || rank.called().getAsLong() == 0) {
            return OptionalLong.empty();
        }
        boolean over = rank.progress().filter(RankProgress::nothingPending).isPresent();
        if (over) {
            return OptionalLong.of(rank.called().getAsLong() - 1);
        }
        OptionalLong pending = pending(rank);
        if (pending.isEmpty()) {
            return OptionalLong.empty();
        }
        long between =
                rank.progress()
                        .flatMap(RankProgress::bracket)
                        .map(RankProgress.Bracket::operations)
                        .orElse(0L);
        long last = pending.getAsLong() - 1 - between;
        return last >= 0 ? OptionalLong.of(last) : OptionalLong.empty();
    }

    private RankStanding row(LiveRank rank, Optional<LiveHang> hang, OptionalLong waitedFor) {
        NodeView node = nodes.get(rank.node());
        OptionalInt index = positions.of(rank.commHash(), rank.rank());
        boolean known = index.isPresent() && index.getAsInt() < ranks.size();
        int axisRank = known ? ranks.get(index.getAsInt()).rank() : rank.rank();
        boolean blamed =
                hang.isPresent()
                        && hang.get().subject().ranks().contains(axisRank)
                        && (hang.get().subject().node().isEmpty()
                                || hang.get().subject().node().equals(rank.node()));
        OptionalLong enqueued =
                rank.called().isPresent() && rank.called().getAsLong() > 0
                        ? OptionalLong.of(rank.called().getAsLong() - 1)
                        : OptionalLong.empty();
        return new RankStanding(
                rank.rank(),
                axisRank,
                index,
                rank.node(),
                node == null ? rank.node() : node.hostName(),
                known ? ranks.get(index.getAsInt()).gpuLabel() : "",
                completed(rank),
                inside(rank),
                enqueued,
                blamed,
                state(rank, waitedFor),
                rank.silent() ? "node silent" : rank.process(),
                rank.progress().map(RankProgress::sinceEpochNanos).orElse(OptionalLong.empty()),
                node == null || node.stale());
    }

    private static OptionalLong inside(LiveRank rank) {
        boolean runs = rank.progress().filter(row -> row.state() == State.REACHED).isPresent();
        return runs ? pending(rank) : OptionalLong.empty();
    }

    /// Whoever called what another has not entered waits in it, whatever its node tells.
    private static String state(LiveRank rank, OptionalLong waitedFor) {
        if (rank.finished()) {
            return "left";
        }
        String told = rank.progress().map(RankProgress::stateText).orElse("");
        if (waitedFor.isEmpty() || rank.called().isEmpty()) {
            return told;
        }
        if (rank.called().getAsLong() <= waitedFor.getAsLong()) {
            return "not entered";
        }
        boolean unknown = told.isEmpty() || told.equals(State.UNKNOWN.text());
        return unknown ? "waits" : told;
    }
}
