package io.ringside.desktop.state.concern;

import io.ringside.desktop.correlate.explain.Explanation;
import io.ringside.desktop.correlate.hang.HangKind;
import io.ringside.desktop.correlate.hang.HangVerdict;
import io.ringside.desktop.correlate.hang.HangVerdict.Confidence;
import io.ringside.desktop.correlate.lateness.CausedWait;
import io.ringside.desktop.correlate.lateness.LateEpisode;
import io.ringside.desktop.correlate.lateness.LateRank;
import io.ringside.desktop.correlate.lateness.LateWords;
import io.ringside.desktop.correlate.live.LiveHang;
import io.ringside.desktop.correlate.step.Price;
import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.viewdata.finding.FindingView;
import io.ringside.desktop.viewdata.finding.FindingView.Cost;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// Hangs and late ranks as findings: what is seen over all nodes. Stateless.
final class JobFindings {
    /// Around the moment at which a hang began.
    private static final long HANG_LOOK_NANOS = 10_000_000_000L;

    /// A few steps of a job whose step is not known.
    private static final long LATE_LOOK_NANOS = 200_000_000L;

    private static final int STEPS_LOOKED_AT = 3;
    private static final int MOST_IN_ID = 16;

    private JobFindings() {}

    /// @param stale its node is no longer heard
    static FindingView hang(LiveHang hang, boolean stale) {
        return verdict(hang.verdict(), hang.subject(), hang.sinceEpochNanos(), stale);
    }

    /// Who cannot be named calls nobody out of bed.
    ///
    /// @param sinceEpochNanos 0: not known
    static FindingView verdict(
            HangVerdict v, Subject subject, long sinceEpochNanos, boolean stale) {
        boolean named = !v.culprits().isEmpty() && v.confidence() != Confidence.LOW;
        boolean aside = v.kind() == HangKind.NODE_SILENT && v.communicator().isEmpty();
        return new FindingView(
                id(v),
                v.kind().id(),
                v.kind().words(),
                named && !aside ? Severity.PAGE : Severity.TICKET,
                v.confidence().word(),
                v.headline(),
                v.evidence(),
                v.counterEvidence(),
                "",
                Cost.UNKNOWN,
                sinceEpochNanos,
                subject,
                "",
                sinceEpochNanos > 0
                        ? Optional.of(TimeSpan.around(sinceEpochNanos, HANG_LOOK_NANOS))
                        : Optional.empty(),
                true,
                stale);
    }

    static String id(HangVerdict v) {
        return "hang/"
                + v.kind().id()
                + "/"
                + v.communicator()
                + "/"
                + v.culprits().stream()
                        .limit(MOST_IN_ID)
                        .map(String::valueOf)
                        .collect(Collectors.joining(","));
    }

    /// @param communicator its label
    /// @param price of a GPU
    static FindingView late(
            LateEpisode episode, String communicator, Explanation why, Price price, boolean stale) {
        LateRank worst = episode.worst();
        List<String> evidence = new ArrayList<>(LateWords.evidence(episode, communicator, price));
        if (episode.isBrief()) {
            evidence.add(LateWords.brief(episode));
        }
        evidence.addAll(why.evidence());
        Subject node = Subject.ofNode(worst.actor().node());
        Subject subject =
                (worst.rank() < 0 ? node : node.withRanks(List.of(worst.rank())))
                        .withCommunicator(worst.commHash())
                        .withOperation(worst.operation());
        long step =
                worst.stepNanos() > 0
                        ? (long) (worst.stepNanos() * STEPS_LOOKED_AT)
                        : LATE_LOOK_NANOS;
        return new FindingView(
                "late/" + worst.actor().node() + "/" + worst.rank() + "/" + worst.kind(),
                "late-rank",
                "late rank",
                episode.isNote() ? Severity.NOTE : Severity.TICKET,
                episode.confidence().word(),
                LateWords.headline(worst),
                evidence,
                why.against(),
                why.advice(),
                cost(episode),
                episode.sinceEpochNanos(),
                subject,
                "",
                Optional.of(TimeSpan.around(worst.toEpochNanos(), step)),
                false,
                stale);
    }

    /// The share that its evidence and its severity tell of.
    private static Cost cost(LateEpisode episode) {
        CausedWait caused = episode.worst().caused();
        OptionalDouble share = episode.stepShare();
        return new Cost(
                share.isPresent()
                        ? OptionalDouble.of(Math.clamp(share.getAsDouble(), 0, 1))
                        : OptionalDouble.empty(),
                caused.isTold() ? OptionalDouble.of(caused.gpus()) : OptionalDouble.empty(),
                !caused.isFigure()
                        ? Cost.Known.AT_LEAST
                        : caused.isMeasured() ? Cost.Known.MEASURED : Cost.Known.ESTIMATE);
    }
}
