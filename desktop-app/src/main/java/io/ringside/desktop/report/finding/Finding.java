package io.ringside.desktop.report.finding;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringside.desktop.correlate.explain.Explanation;
import io.ringside.desktop.correlate.hang.HangKind;
import io.ringside.desktop.correlate.hang.HangVerdict;
import io.ringside.desktop.correlate.hang.HangVerdict.Confidence;
import io.ringside.desktop.dump.Dump;
import io.ringside.desktop.dump.Dump.Lateness;
import io.ringside.desktop.model.Restarts;
import io.ringside.desktop.model.node.NodeHealth.ToldFinding;
import io.ringside.desktop.model.subject.Part;
import io.ringside.desktop.model.subject.RankWords;
import io.ringside.desktop.model.subject.Subject;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// One thing that is wrong, whoever found it. Immutable.
///
/// @param id the same for the same finding of the same source
/// @param kind for programs: a verdict, a kind of lateness, or the rule's name
/// @param severity "page", "ticket" or "note"
/// @param confidence "high", "medium" or "low"
/// @param host empty: of several, or not told
/// @param subject for people: the communicator, the ranks, or what a rule is about
/// @param culprits ranks; empty where nobody can be named
/// @param advice what to do; empty: nothing is known
/// @param costRatio the part of a step that it costs, 0 to 1; empty: not known
/// @param sinceEpochNanos 0: not known
/// @param why hypotheses; [Explanation#NONE] where nobody asks why
/// @param about the same as data: what a window goes to
public record Finding(
        String id,
        String kind,
        String kindWords,
        String severity,
        String confidence,
        String host,
        String subject,
        List<Integer> culprits,
        List<Integer> victims,
        String headline,
        List<String> evidence,
        List<String> counterEvidence,
        String advice,
        OptionalDouble costRatio,
        long sinceEpochNanos,
        Explanation why,
        Subject about) {

    private static final int MOST_IN_ID = 64;

    /// One of which nothing explains why, and that is of no part but its ranks.
    public Finding(
            String id,
            String kind,
            String kindWords,
            String severity,
            String confidence,
            String host,
            String subject,
            List<Integer> culprits,
            List<Integer> victims,
            String headline,
            List<String> evidence,
            List<String> counterEvidence,
            String advice,
            OptionalDouble costRatio,
            long sinceEpochNanos) {
        this(
                id,
                kind,
                kindWords,
                severity,
                confidence,
                host,
                subject,
                culprits,
                victims,
                headline,
                evidence,
                counterEvidence,
                advice,
                costRatio,
                sinceEpochNanos,
                Explanation.NONE,
                Subject.NONE.withRanks(culprits));
    }

    public Finding {
        culprits = List.copyOf(culprits);
        victims = List.copyOf(victims);
        evidence = List.copyOf(evidence);
        counterEvidence = List.copyOf(counterEvidence);
    }

    Finding about(Subject data) {
        return new Finding(
                id,
                kind,
                kindWords,
                severity,
                confidence,
                host,
                subject,
                culprits,
                victims,
                headline,
                evidence,
                counterEvidence,
                advice,
                costRatio,
                sinceEpochNanos,
                why,
                data);
    }

    /// The verdicts first, in their order.
    static List<Finding> of(Dump dump, List<HangVerdict> verdicts) {
        List<Finding> findings = new ArrayList<>();
        verdicts.forEach(v -> findings.add(of(v)));
        dump.lateness().forEach(l -> findings.add(of(l)));
        return List.copyOf(findings);
    }

    static Finding of(HangVerdict v) {
        return of(v, 0);
    }

    /// @param sinceEpochNanos 0: not known
    static Finding of(HangVerdict v, long sinceEpochNanos) {
        return new Finding(
                id(v.kind().id(), v.communicator(), v.culprits()),
                v.kind().id(),
                v.kind().words(),
                severity(v),
                v.confidence().word(),
                "",
                subject(v),
                v.culprits(),
                v.victims(),
                v.headline(),
                v.evidence(),
                v.counterEvidence(),
                "",
                OptionalDouble.empty(),
                sinceEpochNanos);
    }

    /// A daemon that was followed and no longer answers: what it watched is not known.
    ///
    /// @param reason a sentence
    public static Finding unreachable(String target, String reason, long sinceEpochNanos) {
        return new Finding(
                id("node-unreachable", target, List.of()),
                "node-unreachable",
                "node unreachable",
                "ticket",
                Confidence.HIGH.word(),
                "",
                target,
                List.of(),
                List.of(),
                "The daemon at " + target + " no longer answers: what happens there is not known.",
                List.of(reason),
                List.of(),
                "Look whether the node and ringside-node on it are up.",
                OptionalDouble.empty(),
                sinceEpochNanos,
                Explanation.NONE,
                Subject.ofNode(target));
    }

    /// A daemon that was followed and started again: its totals begin anew.
    public static Finding restarted(String target, String host, Restarts restarts) {
        return new Finding(
                id("node-restarted", target + "/" + restarts.latest(), List.of()),
                "node-restarted",
                "daemon restarted",
                "ticket",
                Confidence.HIGH.word(),
                host,
                target,
                List.of(),
                List.of(),
                "The daemon at " + target + " was started again: " + restarts.sentence(),
                List.of(),
                List.of(),
                "Its log, or `journalctl -u ringside-node` there, says why the run before ended.",
                OptionalDouble.empty(),
                restarts.latest(),
                Explanation.NONE,
                Subject.ofNode(target));
    }

    /// A health rule of a node that holds: what it was read from is its evidence.
    ///
    /// @param target by which the node is followed
    public static Finding of(ToldFinding told, String host, String target) {
        Subject node = Subject.ofNode(target);
        boolean gpu = told.subjectKind() == SubjectKind.GPU && !told.subject().isEmpty();
        return new Finding(
                id(
                        told.rule(),
                        host + "/" + told.subjectKind().id() + "/" + told.subject(),
                        List.of()),
                told.rule(),
                "health rule",
                told.severity().name().toLowerCase(Locale.ROOT),
                Confidence.HIGH.word(),
                host,
                told.subject(),
                List.of(),
                List.of(),
                told.title(),
                told.evidence().isEmpty() ? List.of() : List.of(told.evidence()),
                List.of(),
                told.advice(),
                OptionalDouble.empty(),
                told.sinceEpochNanos(),
                Explanation.NONE,
                gpu ? node.withGpu(told.subject()) : node);
    }

    /// Below a tenth of what the others' operations take it is no alarm; more than that needs the
    /// step, which such a dump does not tell.
    private static Finding of(Lateness late) {
        String who = "Rank " + late.rank();
        return new Finding(
                id("late-rank", late.communicator(), List.of(late.rank())),
                "late-rank",
                "late rank",
                "note",
                Confidence.MEDIUM.word(),
                "",
                late.communicator(),
                List.of(late.rank()),
                List.of(),
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
                OptionalDouble.empty(),
                0);
    }

    /// A paragraph for people.
    public void text(StringBuilder out) {
        out.append(severity.toUpperCase(Locale.ROOT))
                .append("  ")
                .append(kindWords)
                .append(", confidence ")
                .append(confidence)
                .append(": ")
                .append(headline)
                .append('\n');
        evidence.forEach(e -> out.append("  for      ").append(e).append('\n'));
        counterEvidence.forEach(e -> out.append("  against  ").append(e).append('\n'));
        Why.lines(why).forEach(line -> out.append("  ").append(line).append('\n'));
        if (!advice.isEmpty()) {
            out.append("  do       ").append(advice).append('\n');
        }
    }

    void json(ObjectNode row) {
        row.put("id", id)
                .put("kind", kind)
                .put("severity", severity)
                .put("confidence", confidence)
                .put("subject", subject)
                .put("headline", headline);
        culprits.forEach(row.putArray("ranks")::add);
        victims.forEach(row.putArray("victims")::add);
        evidence.forEach(row.putArray("evidence")::add);
        counterEvidence.forEach(row.putArray("counterEvidence")::add);
    }

    /// With all that any finder tells.
    public void wholeJson(ObjectNode row) {
        json(row);
        row.put("host", host).put("advice", advice).put("sinceEpochNanos", sinceEpochNanos);
        if (costRatio.isPresent()) {
            row.put("costRatio", costRatio.getAsDouble());
        } else {
            row.putNull("costRatio");
        }
        Why.json(why, row);
        about(row.putObject("about"));
    }

    /// Only the parts that it has.
    private void about(ObjectNode row) {
        if (about.has(Part.NODE)) {
            row.put("node", about.node());
        }
        if (about.has(Part.GPU)) {
            row.put("gpu", about.gpu());
        }
        about.communicator().ifPresent(c -> row.put("communicator", Long.toUnsignedString(c)));
        if (about.has(Part.RANK)) {
            about.ranks().forEach(row.putArray("ranks")::add);
        }
        about.peer().ifPresent(peer -> row.put("peer", peer));
        about.channel().ifPresent(channel -> row.put("channel", channel));
        if (about.has(Part.OPERATION)) {
            row.put("operation", about.operation());
        }
    }

    private static String subject(HangVerdict v) {
        return v.communicator().isEmpty()
                ? "ranks " + RankWords.some(v.culprits(), MOST_IN_ID)
                : v.communicator();
    }

    private static String severity(HangVerdict v) {
        if (v.kind() == HangKind.NODE_SILENT && v.communicator().isEmpty()) {
            return "note";
        }
        return v.culprits().isEmpty() || v.confidence() == Confidence.LOW ? "ticket" : "page";
    }

    private static String id(String kind, String communicator, List<Integer> culprits) {
        String ranks =
                culprits.stream()
                        .limit(MOST_IN_ID)
                        .map(String::valueOf)
                        .collect(Collectors.joining(","));
        String rest = culprits.size() > MOST_IN_ID ? ",+" + (culprits.size() - MOST_IN_ID) : "";
        return kind + "/" + communicator + "/" + ranks + rest;
    }
}
