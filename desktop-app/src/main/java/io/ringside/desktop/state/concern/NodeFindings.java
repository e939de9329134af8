package io.ringside.desktop.state.concern;

import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.node.NodeHealth.ToldFinding;
import io.ringside.desktop.model.node.ProfiledProcess;
import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.Standing;
import io.ringside.desktop.viewdata.finding.FindingView;
import io.ringside.desktop.viewdata.finding.FindingView.Cost;
import io.ringside.protocol.figures.SubjectKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What one node's rules say, and that a node is not heard, as findings. Stateless.
final class NodeFindings {
    private static final long LOOK_NANOS = 10_000_000_000L;

    private NodeFindings() {}

    /// Which rank the window calls a process.
    @FunctionalInterface
    interface RankOfProcess {
        OptionalInt of(ProfiledProcess process);
    }

    static FindingView rule(ToldFinding told, NodeView node, RankOfProcess ranks) {
        return new FindingView(
                told.rule()
                        + "/"
                        + node.target()
                        + "/"
                        + told.subjectKind().id()
                        + "/"
                        + told.subject()
                        // Pids repeat, in containers and captures; what is said of each does not.
                        + (told.subjectKind() == SubjectKind.PROCESS ? "/" + told.title() : ""),
                told.rule(),
                "health rule",
                told.severity(),
                "high",
                told.title(),
                told.evidence().isEmpty() ? List.of() : List.of(told.evidence()),
                List.of(),
                told.advice(),
                Cost.UNKNOWN,
                told.sinceEpochNanos(),
                subject(told, node, ranks),
                about(told),
                told.sinceEpochNanos() > 0
                        ? Optional.of(TimeSpan.around(told.sinceEpochNanos(), LOOK_NANOS))
                        : Optional.empty(),
                false,
                node.stale());
    }

    /// Whose last word is old: what it watches is not known.
    static Optional<FindingView> silence(NodeView node) {
        if (!node.standing().troubled()) {
            return Optional.empty();
        }
        String reason =
                switch (node.connection()) {
                    case Connection.Lost lost -> lost.reason();
                    case Connection.Refused refused -> refused.reason();
                    default -> "No snapshot has come for two periods or more.";
                };
        boolean refused = node.standing() == Standing.REFUSED;
        long since =
                node.lastSnapshotEpochNanos().isPresent()
                        ? node.nowEpochNanos(node.lastSnapshotEpochNanos().getAsLong())
                        : 0;
        return Optional.of(
                new FindingView(
                        "node-unreachable/" + node.target(),
                        "node-unreachable",
                        "node " + node.standing().word(),
                        Severity.TICKET,
                        "high",
                        node.hostName()
                                + (refused ? " cannot be read" : " no longer answers")
                                + ": what happens there is not known",
                        List.of(reason),
                        List.of(),
                        "Look whether the node and ringside-node on it are up.",
                        Cost.UNKNOWN,
                        since,
                        Subject.ofNode(node.target()),
                        "",
                        since > 0
                                ? Optional.of(TimeSpan.around(since, LOOK_NANOS))
                                : Optional.empty(),
                        false,
                        false));
    }

    private static Subject subject(ToldFinding told, NodeView node, RankOfProcess ranks) {
        Subject subject = Subject.ofNode(node.target());
        String id = told.subject();
        return switch (told.subjectKind()) {
            case GPU, GPU_INSTANCE -> id.isEmpty() ? subject : subject.withGpu(id);
            case GPU_LINK, GPU_PROCESS -> {
                int slash = id.lastIndexOf('/');
                yield slash > 0 ? subject.withGpu(id.substring(0, slash)) : subject;
            }
            case PROCESS -> process(node, id, ranks).map(r -> rank(subject, r)).orElse(subject);
            case COMMUNICATOR -> communicator(subject, id);
            case HOST, NETWORK_PORT, NETWORK_INTERFACE, ENGINE, SOURCE -> subject;
        };
    }

    private static String about(ToldFinding told) {
        String id = told.subject();
        return switch (told.subjectKind()) {
            case HOST, GPU, GPU_INSTANCE, COMMUNICATOR -> "";
            case GPU_LINK -> "link " + id.substring(id.lastIndexOf('/') + 1);
            case GPU_PROCESS -> "pid " + id.substring(id.lastIndexOf('/') + 1);
            case PROCESS -> "pid " + id;
            case NETWORK_PORT -> "port " + id;
            case NETWORK_INTERFACE -> "interface " + id;
            case ENGINE -> "engine " + id;
            case SOURCE -> "source " + id;
        };
    }

    private static Subject rank(Subject subject, int rank) {
        return subject.withRanks(List.of(rank));
    }

    private static Optional<Integer> process(NodeView node, String pid, RankOfProcess ranks) {
        return node.processes().stream()
                .filter(each -> Integer.toString(each.pid()).equals(pid))
                .map(ranks::of)
                .filter(OptionalInt::isPresent)
                .map(OptionalInt::getAsInt)
                .findFirst();
    }

    /// Its hash in decimal, as rules name it; another text says nothing.
    private static Subject communicator(Subject subject, String id) {
        try {
            return subject.withCommunicator(Long.parseUnsignedLong(id));
        } catch (NumberFormatException e) {
            return subject;
        }
    }

    /// Whether it is told of by somebody else already, with its subject.
    static boolean isToldElsewhere(ToldFinding told, List<String> rules) {
        return told.subjectKind() == SubjectKind.HOST && rules.contains(told.rule());
    }
}
