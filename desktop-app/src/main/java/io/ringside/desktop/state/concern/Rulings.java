package io.ringside.desktop.state.concern;

import io.ringside.desktop.correlate.hang.HangKind;
import io.ringside.desktop.correlate.hang.HangVerdict;
import io.ringside.desktop.correlate.hang.facts.CollectiveCall;
import io.ringside.desktop.correlate.hang.facts.CollectiveCall.State;
import io.ringside.desktop.correlate.hang.facts.CommunicatorFacts;
import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.correlate.hang.facts.HostEvidence;
import io.ringside.desktop.correlate.hang.facts.HostEvidence.ProcessState;
import io.ringside.desktop.viewdata.finding.Ruling;
import io.ringside.desktop.viewdata.finding.Ruling.Is;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The six things that a hang can be, each ruled in or out by what is known, or neither. Stateless.
final class Rulings {
    private Rulings() {}

    static List<Ruling> of(HangVerdict verdict, HangFacts facts) {
        List<HostEvidence> hosts =
                verdict.culprits().stream().map(rank -> facts.rank(rank).host()).toList();
        Optional<CommunicatorFacts> where =
                facts.communicators().stream()
                        .filter(each -> each.name().equals(verdict.communicator()))
                        .findFirst();
        List<Ruling> rulings = new ArrayList<>();
        rulings.add(entered(verdict, where));
        rulings.add(started(verdict, where));
        rulings.add(alike(verdict, where));
        rulings.add(link(verdict, rulings.getFirst()));
        rulings.add(process(verdict, hosts));
        rulings.add(node(verdict, hosts));
        return rulings;
    }

    private static Ruling entered(HangVerdict v, Optional<CommunicatorFacts> where) {
        String what = "Not entered";
        boolean is =
                switch (v.kind()) {
                    case NOT_ENTERED, STUCK_OUTSIDE_NCCL, NEVER_JOINED, STUCK_IN_INIT -> true;
                    default -> false;
                };
        if (is) {
            String detail = v.kind() == HangKind.NOT_ENTERED ? "" : v.kind().words();
            return new Ruling(Is.YES, what, detail);
        }
        Optional<CollectiveCall> call = where.flatMap(Rulings::waitedIn);
        if (call.isEmpty()) {
            return new Ruling(Is.NOT_KNOWN, what, "no call is told");
        }
        long number = call.get().sequence();
        CommunicatorFacts c = where.orElseThrow();
        long inside =
                c.everyone().stream()
                        .filter(r -> c.of(r).enqueuedFrontier().orElse(-1) >= number)
                        .count();
        return inside == c.everyone().size()
                ? new Ruling(Is.NO, what, "all " + inside + " known ranks made the call")
                : new Ruling(
                        Is.NOT_KNOWN,
                        what,
                        inside + " of " + c.everyone().size() + " ranks are known to have");
    }

    private static Ruling started(HangVerdict v, Optional<CommunicatorFacts> where) {
        String what = "Entered, kernel not started";
        if (v.kind() == HangKind.ENTERED_NOT_STARTED) {
            return new Ruling(Is.YES, what, "");
        }
        boolean told =
                where.stream()
                        .flatMap(c -> c.everyone().stream().map(c::of))
                        .flatMap(progress -> progress.firstPending().stream())
                        .anyMatch(call -> call.state() == State.STARTED);
        if (v.kind() == HangKind.NOT_ENTERED) {
            return new Ruling(Is.NO, what, "the call was not made");
        }
        return told
                ? new Ruling(Is.NO, what, "kernels run")
                : new Ruling(Is.NOT_KNOWN, what, "no kernel's start is told");
    }

    private static Ruling alike(HangVerdict v, Optional<CommunicatorFacts> where) {
        String what = "Signature mismatch";
        if (v.kind() == HangKind.SIGNATURE_MISMATCH) {
            return new Ruling(Is.YES, what, "");
        }
        Optional<CollectiveCall> call = where.flatMap(Rulings::waitedIn);
        List<CollectiveCall> same =
                call.isEmpty()
                        ? List.of()
                        : where.orElseThrow().progress().values().stream()
                                .flatMap(progress -> progress.collectives().stream())
                                .filter(each -> each.sequence() == call.get().sequence())
                                .toList();
        boolean sized = same.stream().allMatch(each -> each.sizeBytes().isPresent());
        long kinds =
                same.stream()
                        .map(each -> each.operation() + each.datatype() + each.sizeBytes())
                        .distinct()
                        .count();
        return same.size() > 1 && kinds == 1 && sized
                ? new Ruling(
                        Is.NO, what, "operation, size and type agree on " + same.size() + " ranks")
                : new Ruling(Is.NOT_KNOWN, what, "not told of each rank");
    }

    private static Ruling link(HangVerdict v, Ruling entered) {
        String what = "All inside, a link stands";
        if (v.kind() == HangKind.LINK_STALLED) {
            return new Ruling(Is.YES, what, "");
        }
        return entered.is() == Is.YES
                ? new Ruling(Is.NO, what, "not all are inside")
                : new Ruling(Is.NOT_KNOWN, what, "");
    }

    private static Ruling process(HangVerdict v, List<HostEvidence> hosts) {
        boolean stopped = v.kind() == HangKind.PROCESS_STOPPED;
        String what = stopped ? "Process stopped" : "Process dead";
        if (stopped || v.kind() == HangKind.PROCESS_DEAD) {
            return new Ruling(Is.YES, what, "");
        }
        boolean alive =
                !hosts.isEmpty()
                        && hosts.stream().allMatch(host -> host.process() == ProcessState.ALIVE);
        return alive
                ? new Ruling(Is.NO, what, "alive")
                : new Ruling(Is.NOT_KNOWN, what, "nothing tells of it");
    }

    private static Ruling node(HangVerdict v, List<HostEvidence> hosts) {
        String what = "Node silent";
        if (v.kind() == HangKind.NODE_SILENT) {
            return new Ruling(Is.YES, what, "");
        }
        boolean known =
                !hosts.isEmpty()
                        && hosts.stream()
                                .allMatch(host ->
                                        host.process() != ProcessState.UNKNOWN
                                                && !host.nodeSilent());
        return known
                ? new Ruling(Is.NO, what, "it answers")
                : new Ruling(Is.NOT_KNOWN, what, "nothing tells of it");
    }

    /// The lowest call that anybody has pending.
    static Optional<CollectiveCall> waitedIn(CommunicatorFacts c) {
        return c.everyone().stream()
                .flatMap(rank -> c.of(rank).firstPending().stream())
                .min(Comparator.comparingLong(CollectiveCall::sequence));
    }
}
