package io.ringside.desktop.session;

import io.ringside.desktop.correlate.hang.HangAnalysis;
import io.ringside.desktop.correlate.hang.facts.CommunicatorFacts;
import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.dump.Dump;
import io.ringside.desktop.dump.Dump.Lateness;
import io.ringside.desktop.model.EndedWork;
import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.state.concern.DumpConcerns;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.CommunicatorView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.RankView;
import io.ringside.desktop.viewdata.TimelineData;
import io.ringside.desktop.viewdata.finding.FindingView;
import io.ringside.desktop.viewdata.finding.FindingView.Cost;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What the window shows of a dump of another tool: one target with its ranks and communicators,
/// and who hangs. Stateless.
final class DumpView {
    private static final long PERIOD_NANOS = 1_000_000_000L;

    private DumpView() {}

    /// @param target as the user typed it
    /// @param name of the file or folder, fit for a screen
    static ClusterView of(Dump dump, String target, String name, long nowEpochNanos) {
        HangFacts facts = dump.facts();
        String origin = "Read from " + name + ": " + dump.kind().words() + ".";
        String remarks = String.join(" ", dump.remarks());
        List<CommunicatorView> communicators = new ArrayList<>();
        for (CommunicatorFacts each : facts.communicators()) {
            int size = each.expectedSize().orElse(each.everyone().size());
            communicators.add(new CommunicatorView(communicators.size(), each.name(), size));
        }
        return new ClusterView(
                1,
                facts.observedEpochNanos().orElse(nowEpochNanos),
                List.of(node(target, name, (origin + " " + remarks).strip())),
                communicators,
                facts.ranks().keySet().stream()
                        .map(rank -> new RankView(rank, OptionalInt.of(0), OptionalInt.empty(), ""))
                        .toList(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                TimelineData.EMPTY,
                DumpConcerns.of(
                        facts,
                        HangAnalysis.verdicts(facts, 0),
                        target,
                        dump.lateness().stream().map(late -> late(late, target)).toList(),
                        (origin + " " + remarks).strip()));
    }

    private static NodeView node(String target, String name, String origin) {
        return new NodeView(
                target,
                name,
                new Connection.Replayed(origin),
                OptionalLong.empty(),
                PERIOD_NANOS,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                NodeHealth.EMPTY,
                EndedWork.NONE,
                0);
    }

    private static FindingView late(Lateness late, String target) {
        String who = "Rank " + late.rank();
        return new FindingView(
                "late/" + late.communicator() + "/" + late.rank(),
                "late-rank",
                "late rank",
                Severity.NOTE,
                "medium",
                who
                        + " comes late in "
                        + late.communicator()
                        + ": the others wait "
                        + late.waitMicros()
                        + " \u00B5s of "
                        + late.medianMicros()
                        + " \u00B5s for it.",
                List.of(
                        who
                                + " is the short one in "
                                + late.shortest()
                                + " of "
                                + late.operations()
                                + " operations; whoever comes last waits least."),
                List.of("Durations alone were compared: no clock confirms the order."),
                "",
                Cost.UNKNOWN,
                0,
                Subject.ofRank(target, late.rank()),
                "",
                Optional.empty(),
                false,
                false);
    }
}
