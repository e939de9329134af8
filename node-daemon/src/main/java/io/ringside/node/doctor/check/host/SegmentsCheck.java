package io.ringside.node.doctor.check.host;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.Verdict;
import io.ringside.node.doctor.check.word.Count;
import io.ringside.node.doctor.check.word.Shell;
import io.ringside.node.doctor.rank.Liveness;
import io.ringside.node.doctor.rank.SegmentFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The segment files themselves: those of processes that are gone, and those that cannot be read.
public final class SegmentsCheck implements Check {
    private static final int MOST = 5;

    @Override
    public String id() {
        return "segments";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.PLUGIN;
    }

    @Override
    public List<Verdict> run(DoctorContext context) {
        List<Verdict> verdicts = new ArrayList<>();
        List<String> unreadable = context.unreadableSegments();
        String directory = Shell.word(context.settings().directory().toString());
        if (!unreadable.isEmpty()) {
            verdicts.add(
                    Verdict.fail(
                            "%s that this daemon cannot read as a segment: %s"
                                    .formatted(
                                            Count.of(unreadable.size(), "file"),
                                            unreadable.stream()
                                                    .limit(MOST)
                                                    .collect(Collectors.joining(" "))),
                            "ls -l %s   # plugin and daemon of one release? the same user?"
                                    .formatted(directory)));
        }
        Liveness liveness = new Liveness(context.files());
        List<SegmentFacts> stale =
                context.segments().stream()
                        .filter(segment -> liveness.of(segment) == Liveness.State.GONE)
                        .toList();
        if (!stale.isEmpty()) {
            verdicts.add(
                    Verdict.warn(
                            "%s left of processes that are gone; a running daemon drains and removes"
                                            .formatted(Count.of(stale.size(), "segment"))
                                    + " what is left.",
                            "ringside-node run --dir %s\nrm %s"
                                    .formatted(directory, files(directory, stale))));
        }
        if (verdicts.isEmpty() && !context.segments().isEmpty()) {
            verdicts.add(
                    Verdict.ok(
                            "%s, each of a process that runs or cannot be judged from here."
                                    .formatted(Count.of(context.segments().size(), "segment"))));
        }
        return verdicts;
    }

    private static String files(String directory, List<SegmentFacts> stale) {
        return stale.stream()
                        .limit(MOST)
                        .map(segment -> directory + "/" + Shell.word(segment.fileName()))
                        .collect(Collectors.joining(" "))
                + (stale.size() > MOST ? "   # and " + (stale.size() - MOST) + " more" : "");
    }
}
