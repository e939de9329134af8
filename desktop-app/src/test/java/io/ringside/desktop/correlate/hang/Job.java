package io.ringside.desktop.correlate.hang;

import io.ringside.desktop.correlate.hang.facts.CollectiveCall;
import io.ringside.desktop.correlate.hang.facts.CollectiveCall.State;
import io.ringside.desktop.correlate.hang.facts.CommunicatorFacts;
import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.correlate.hang.facts.HostEvidence;
import io.ringside.desktop.correlate.hang.facts.HostEvidence.Fault;
import io.ringside.desktop.correlate.hang.facts.HostEvidence.FaultKind;
import io.ringside.desktop.correlate.hang.facts.HostEvidence.ProcessState;
import io.ringside.desktop.correlate.hang.facts.PeerCall;
import io.ringside.desktop.correlate.hang.facts.PeerCall.Direction;
import io.ringside.desktop.correlate.hang.facts.RankFacts;
import io.ringside.desktop.correlate.hang.facts.RankProgress;
import io.ringside.desktop.correlate.hang.facts.RankProgress.Joining;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// A job put together call by call. Owned by one test.
final class Job {
    private static final class Progress {
        private final List<CollectiveCall> calls = new ArrayList<>();
        private final List<PeerCall> peers = new ArrayList<>();
        private final Map<String, Long> counts = new TreeMap<>();
        private OptionalLong completed = OptionalLong.empty();
        private Joining joining = Joining.JOINED;
    }

    private final Map<Integer, RankFacts> ranks = new TreeMap<>();
    private final Map<String, List<Integer>> members = new TreeMap<>();
    private final Map<String, Map<Integer, Progress>> progress = new TreeMap<>();
    private OptionalLong observed = OptionalLong.empty();
    private long order;

    static Job of(int ranks) {
        Job job = new Job();
        IntStream.range(0, ranks).forEach(r -> job.ranks.put(r, RankFacts.told(r)));
        return job;
    }

    Job communicator(String name, Integer... ranks) {
        members.put(name, List.of(ranks));
        progress.put(name, new TreeMap<>());
        return this;
    }

    Job enqueued(String name, long sequence, Integer... ranks) {
        return call(name, sequence, "AllReduce", 1024, "float", State.ENQUEUED, ranks);
    }

    Job started(String name, long sequence, Integer... ranks) {
        return call(name, sequence, "AllReduce", 1024, "float", State.STARTED, ranks);
    }

    Job call(
            String name,
            long sequence,
            String operation,
            long bytes,
            String datatype,
            State state,
            Integer... ranks) {
        for (int rank : ranks) {
            of(name, rank)
                    .calls
                    .add(
                            new CollectiveCall(
                                    sequence,
                                    operation,
                                    OptionalLong.of(bytes),
                                    datatype,
                                    state,
                                    OptionalLong.of(order++),
                                    OptionalLong.empty()));
        }
        return this;
    }

    Job calledAt(String name, long sequence, long epochNanos, Integer... ranks) {
        for (int rank : ranks) {
            of(name, rank)
                    .calls
                    .add(
                            new CollectiveCall(
                                    sequence,
                                    "AllReduce",
                                    OptionalLong.empty(),
                                    "",
                                    State.ENQUEUED,
                                    OptionalLong.empty(),
                                    OptionalLong.of(epochNanos)));
        }
        return this;
    }

    Job completed(String name, long sequence, Integer... ranks) {
        for (int rank : ranks) {
            of(name, rank).completed = OptionalLong.of(sequence);
        }
        return this;
    }

    Job send(String name, int from, int to) {
        return peer(name, from, Direction.SEND, to, false);
    }

    Job recv(String name, int at, int from) {
        return peer(name, at, Direction.RECV, from, false);
    }

    Job startedRecv(String name, int at, int from) {
        return peer(name, at, Direction.RECV, from, true);
    }

    private Job peer(String name, int rank, Direction direction, int peer, boolean started) {
        of(name, rank)
                .peers
                .add(
                        new PeerCall(
                                order,
                                direction,
                                peer,
                                OptionalLong.empty(),
                                started,
                                OptionalLong.of(order++)));
        return this;
    }

    Job joining(String name, Joining joining, Integer... ranks) {
        for (int rank : ranks) {
            of(name, rank).joining = joining;
        }
        return this;
    }

    Job counts(String name, int rank, String operation, long count) {
        of(name, rank).counts.put(operation, count);
        return this;
    }

    Job untold(Integer... ranksWithout) {
        for (int rank : ranksWithout) {
            ranks.put(rank, RankFacts.untold(rank));
        }
        return this;
    }

    Job process(int rank, ProcessState state) {
        return host(rank, new HostEvidence(state, false, "", "", List.of()));
    }

    Job silentNode(int rank) {
        return host(rank, HostEvidence.NONE.silent());
    }

    Job thread(int rank, String state, String waitChannel) {
        return host(
                rank, new HostEvidence(ProcessState.ALIVE, false, state, waitChannel, List.of()));
    }

    Job fault(int rank, FaultKind kind, String text) {
        return host(
                rank,
                new HostEvidence(
                        ProcessState.ALIVE, false, "", "", List.of(new Fault(kind, text))));
    }

    Job lastSeen(int rank, long epochNanos) {
        RankFacts r = RankFacts.told(rank);
        ranks.put(
                rank, new RankFacts(rank, r.label(), true, OptionalLong.of(epochNanos), r.host()));
        return this;
    }

    Job observed(long epochNanos) {
        observed = OptionalLong.of(epochNanos);
        return this;
    }

    private Job host(int rank, HostEvidence host) {
        ranks.put(rank, RankFacts.told(rank).with(host));
        return this;
    }

    private Progress of(String name, int rank) {
        return progress.computeIfAbsent(name, _ -> new TreeMap<>())
                .computeIfAbsent(rank, _ -> new Progress());
    }

    HangFacts facts() {
        List<CommunicatorFacts> communicators = new ArrayList<>();
        members.forEach((name, of) -> {
            Map<Integer, RankProgress> told = new TreeMap<>();
            progress.getOrDefault(name, Map.of())
                    .forEach((rank, p) ->
                            told.put(
                                    rank,
                                    new RankProgress(
                                            p.joining,
                                            p.calls,
                                            p.peers,
                                            OptionalLong.empty(),
                                            p.completed,
                                            p.counts)));
            communicators.add(
                    new CommunicatorFacts(name, name, name, of, OptionalInt.of(of.size()), told));
        });
        return new HangFacts(ranks, communicators, observed);
    }

    List<HangVerdict> verdicts() {
        return HangAnalysis.verdicts(facts(), 0);
    }
}
