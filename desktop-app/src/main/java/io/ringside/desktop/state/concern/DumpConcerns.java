package io.ringside.desktop.state.concern;

import io.ringside.desktop.correlate.hang.HangVerdict;
import io.ringside.desktop.correlate.hang.facts.CollectiveCall;
import io.ringside.desktop.correlate.hang.facts.CollectiveCall.State;
import io.ringside.desktop.correlate.hang.facts.CommunicatorFacts;
import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.correlate.hang.facts.HostEvidence;
import io.ringside.desktop.correlate.hang.facts.RankFacts;
import io.ringside.desktop.correlate.hang.facts.RankProgress;
import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.viewdata.finding.CommunicatorStanding;
import io.ringside.desktop.viewdata.finding.Concerns;
import io.ringside.desktop.viewdata.finding.FindingView;
import io.ringside.desktop.viewdata.finding.RankStanding;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A dump of another tool as the hang view shows it. Ranks and calls have the dump's own numbers,
/// communicators too: a dump names them, NCCL's hash it does not know. Stateless.
public final class DumpConcerns {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private DumpConcerns() {}

    /// @param target what the user opened
    /// @param more findings that are no hangs
    /// @param origin a sentence: of what tool, and how much was read
    public static Concerns of(
            HangFacts facts,
            List<HangVerdict> verdicts,
            String target,
            List<FindingView> more,
            String origin) {
        List<FindingView> findings = new ArrayList<>(more);
        List<CommunicatorStanding> standings = new ArrayList<>();
        List<CommunicatorFacts> communicators = facts.communicators();
        for (HangVerdict verdict : verdicts) {
            Subject subject = Subject.ofNode(target).withRanks(verdict.culprits());
            for (int i = 0; i < communicators.size(); i++) {
                if (communicators.get(i).name().equals(verdict.communicator())) {
                    subject = subject.withCommunicator(i);
                }
            }
            long called = called(verdict, facts);
            boolean aged = facts.observedEpochNanos().isPresent();
            HangVerdict told = aged || called == 0 ? verdict : dated(verdict, called);
            findings.add(JobFindings.verdict(told, subject, aged ? called : 0, false));
        }
        for (int i = 0; i < communicators.size(); i++) {
            String name = communicators.get(i).name();
            Optional<HangVerdict> verdict =
                    verdicts.stream().filter(v -> v.communicator().equals(name)).findFirst();
            standings.add(standing(i, communicators.get(i), facts, verdict, target));
        }
        findings.sort(FindingView.MOST_COSTLY_FIRST);
        standings.sort(Comparator.comparing(CommunicatorStanding::state));
        return new Concerns(findings, standings, origin);
    }

    /// When the call was made that is waited in; 0: not told.
    private static long called(HangVerdict verdict, HangFacts facts) {
        return facts.communicators().stream()
                .filter(each -> each.name().equals(verdict.communicator()))
                .flatMap(each -> Rulings.waitedIn(each).stream())
                .flatMapToLong(call -> call.enqueuedEpochNanos().stream())
                .findFirst()
                .orElse(0);
    }

    /// A dump that does not tell when it was written tells of no age.
    private static HangVerdict dated(HangVerdict v, long called) {
        List<String> evidence = new ArrayList<>(v.evidence());
        evidence.add(
                "The call that is waited in was made at "
                        + TIME.format(Instant.ofEpochSecond(0, called))
                        + " UTC; for how long it stood the dump does not tell.");
        return new HangVerdict(
                v.kind(),
                v.culprits(),
                v.victims(),
                v.communicator(),
                v.headline(),
                evidence,
                v.counterEvidence(),
                v.confidence());
    }

    private static CommunicatorStanding standing(
            int number,
            CommunicatorFacts c,
            HangFacts facts,
            Optional<HangVerdict> verdict,
            String target) {
        Optional<CollectiveCall> call = Rulings.waitedIn(c);
        boolean pending = c.progress().values().stream().anyMatch(RankProgress::hasPending);
        CommunicatorStanding.State state =
                verdict.isPresent()
                        ? CommunicatorStanding.State.STANDS
                        : pending
                                ? CommunicatorStanding.State.WAITS
                                : CommunicatorStanding.State.IDLE;
        return new CommunicatorStanding(
                number,
                c.name(),
                c.id(),
                c.expectedSize().orElse(c.everyone().size()),
                state,
                call.map(each -> each.operation() + " #" + each.sequence()).orElse(""),
                call.map(each -> OptionalLong.of(each.sequence())).orElse(OptionalLong.empty()),
                facts.observedEpochNanos().isPresent()
                        ? call.map(CollectiveCall::enqueuedEpochNanos).orElse(OptionalLong.empty())
                        : OptionalLong.empty(),
                OptionalLong.empty(),
                verdict.map(JobFindings::id),
                verdict.isEmpty() && pending
                        ? "something is pending"
                        : state == CommunicatorStanding.State.IDLE ? "nothing open" : "",
                verdict.map(v -> Rulings.of(v, facts)).orElse(List.of()),
                c.everyone().stream()
                        .map(rank -> row(rank, c.of(rank), facts, verdict, call, target))
                        .toList());
    }

    private static RankStanding row(
            int rank,
            RankProgress progress,
            HangFacts facts,
            Optional<HangVerdict> verdict,
            Optional<CollectiveCall> waited,
            String target) {
        RankFacts known = facts.rank(rank);
        Optional<CollectiveCall> first = progress.firstPending();
        OptionalLong enqueued = progress.enqueuedFrontier();
        return new RankStanding(
                rank,
                rank,
                OptionalInt.empty(),
                target,
                "",
                "",
                progress.completedFrontier(),
                first.filter(call -> call.state() == State.STARTED)
                        .map(call -> OptionalLong.of(call.sequence()))
                        .orElse(OptionalLong.empty()),
                enqueued,
                verdict.filter(v -> v.culprits().contains(rank)).isPresent(),
                state(known, progress, enqueued, first, waited),
                process(known.host()),
                first.map(CollectiveCall::enqueuedEpochNanos).orElse(OptionalLong.empty()),
                false);
    }

    private static String state(
            RankFacts known,
            RankProgress progress,
            OptionalLong enqueued,
            Optional<CollectiveCall> first,
            Optional<CollectiveCall> waited) {
        if (!known.told()) {
            return "told nothing";
        }
        return switch (progress.joining()) {
            case ABSENT -> "never joined";
            case INITIALISING -> "in initialisation";
            case JOINED -> {
                if (first.isPresent()) {
                    boolean runs = first.get().state() == State.STARTED;
                    yield runs ? "reached, not over" : "enqueued, not reached";
                }
                if (!progress.pendingPeers().isEmpty()) {
                    yield "a Send or Recv open";
                }
                boolean missing =
                        waited.isPresent()
                                && enqueued.orElse(Long.MIN_VALUE) < waited.get().sequence();
                yield missing ? "not entered" : "nothing pending";
            }
        };
    }

    private static String process(HostEvidence host) {
        if (host.nodeSilent()) {
            return "node silent";
        }
        return switch (host.process()) {
            case UNKNOWN -> "";
            case ALIVE -> "alive";
            case STOPPED -> "stopped";
            case DEAD -> "died";
        };
    }
}
