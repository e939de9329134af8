package io.ringside.desktop.correlate.live;

import io.ringside.desktop.correlate.hang.facts.CollectiveCall;
import io.ringside.desktop.correlate.hang.facts.CommunicatorFacts;
import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.correlate.hang.facts.HostEvidence;
import io.ringside.desktop.correlate.hang.facts.HostEvidence.Fault;
import io.ringside.desktop.correlate.hang.facts.HostEvidence.FaultKind;
import io.ringside.desktop.correlate.hang.facts.PeerCall;
import io.ringside.desktop.correlate.hang.facts.RankFacts;
import io.ringside.desktop.correlate.hang.facts.RankProgress;
import io.ringside.desktop.correlate.hang.facts.RankProgress.Joining;
import io.ringside.desktop.correlate.live.track.CommunicatorTrack;
import io.ringside.desktop.correlate.live.track.NodeTrack;
import io.ringside.desktop.correlate.live.track.RankTrack;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.model.node.NodeHealth.ToldEvent;
import io.ringside.desktop.model.node.ProcessState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/// What the hang analysis asks for, from the communicators of one job in which somebody waits.
/// Stateless.
final class LiveFacts {
    /// What a GPU reports so long before a hang may be its cause.
    private static final long BEFORE_NANOS = 60_000_000_000L;

    private LiveFacts() {}

    static HangFacts of(Job job, List<Judged> judged) {
        Map<Integer, RankFacts> ranks = new TreeMap<>();
        List<CommunicatorFacts> communicators = new ArrayList<>();
        Set<CommunicatorTrack> judgedTracks = new HashSet<>();
        for (Judged one : judged) {
            Map<Integer, RankProgress> progress = new HashMap<>();
            List<Integer> members = new ArrayList<>();
            for (RankTrack rank : one.ranks()) {
                int number = job.number(rank.actor());
                members.add(number);
                progress.put(number, progress(job, one, rank));
                HostEvidence host = host(one, rank);
                ranks.merge(
                        number,
                        new RankFacts(number, job.label(number), true, OptionalLong.empty(), host),
                        (known, next) -> known.host().isGone() ? known : next);
            }
            communicators.add(facts(job, one.track(), members, progress));
            judgedTracks.add(one.track());
        }
        job.communicators().stream()
                .filter(track -> !judgedTracks.contains(track))
                .forEach(track -> communicators.add(quiet(job, track)));
        return new HangFacts(ranks, communicators, OptionalLong.empty());
    }

    private static RankProgress progress(Job job, Judged one, RankTrack rank) {
        List<PeerCall> peers = new ArrayList<>();
        for (PeerCall call : one.peers().getOrDefault(rank.rank(), List.of())) {
            RankTrack peer = one.track().members().get(call.peer());
            if (peer != null) {
                peers.add(
                        new PeerCall(
                                call.sequence(),
                                call.direction(),
                                job.number(peer.actor()),
                                call.sizeBytes(),
                                call.started(),
                                call.order()));
            }
        }
        List<CollectiveCall> calls = one.calls().getOrDefault(rank.rank(), List.of());
        OptionalLong enqueued = enqueued(rank);
        boolean over = isOver(rank);
        return new RankProgress(
                Joining.JOINED,
                calls,
                peers,
                enqueued,
                over && calls.isEmpty() ? enqueued : OptionalLong.empty(),
                one.odd().getOrDefault(rank.rank(), Map.of()));
    }

    /// The number of the latest collective; -1: some call that is not known to be over.
    private static OptionalLong enqueued(RankTrack rank) {
        long called = rank.called().orElse(0);
        boolean others = rank.called().isEmpty() || rank.hasPeerCalls();
        return called > 0 || (others && !isOver(rank))
                ? OptionalLong.of(called - 1)
                : OptionalLong.empty();
    }

    private static boolean isOver(RankTrack rank) {
        return rank.row()
                .filter(io.ringside.desktop.model.RankProgress::nothingPending)
                .isPresent();
    }

    /// Where nobody is known to wait: only what is over there says something of a rank.
    private static CommunicatorFacts quiet(Job job, CommunicatorTrack track) {
        Map<Integer, RankProgress> progress = new HashMap<>();
        for (RankTrack rank : track.participants()) {
            OptionalLong enqueued = enqueued(rank);
            progress.put(
                    job.number(rank.actor()),
                    new RankProgress(
                            Joining.JOINED,
                            List.of(),
                            List.of(),
                            enqueued,
                            isOver(rank) ? enqueued : OptionalLong.empty(),
                            Map.of()));
        }
        return facts(job, track, List.of(), progress);
    }

    private static CommunicatorFacts facts(
            Job job,
            CommunicatorTrack track,
            List<Integer> members,
            Map<Integer, RankProgress> progress) {
        String name = job.name(track);
        return new CommunicatorFacts(
                Long.toUnsignedString(track.hash()),
                name,
                name,
                members,
                OptionalInt.of(track.ranks()),
                progress);
    }

    private static HostEvidence host(Judged one, RankTrack rank) {
        NodeTrack.HostLook look =
                rank.is(ProcessState.LIVE)
                        ? rank.node().lookAt(rank.actor().process())
                        : NodeTrack.HostLook.UNTOLD;
        HostEvidence.ProcessState process =
                one.dead().contains(rank)
                        ? HostEvidence.ProcessState.DEAD
                        : look.isStopped()
                                ? HostEvidence.ProcessState.STOPPED
                                : rank.is(ProcessState.LIVE)
                                        ? HostEvidence.ProcessState.ALIVE
                                        : HostEvidence.ProcessState.UNKNOWN;
        List<Fault> faults =
                rank.node().events().stream()
                        .filter(event -> isOf(event, rank.actor(), one.sinceEpochNanos()))
                        .map(event -> new Fault(FaultKind.XID, stripped(event.text())))
                        .distinct()
                        .toList();
        return new HostEvidence(
                process, rank.node().isSilent(), look.state(), look.waitChannel(), faults);
    }

    /// An XID of the rank's GPU shortly before it stood still; those that follow are consequences.
    private static boolean isOf(ToldEvent event, Actor actor, long since) {
        return event.type().equals("xid")
                && !event.subject().isEmpty()
                && event.subject().equals(actor.gpu())
                && event.epochNanos() <= since
                && event.epochNanos() >= since - BEFORE_NANOS;
    }

    private static String stripped(String text) {
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
