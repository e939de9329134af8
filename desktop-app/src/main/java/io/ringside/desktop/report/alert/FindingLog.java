package io.ringside.desktop.report.alert;

import io.ringside.desktop.report.finding.Finding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells what changes from one look at the findings to the next. A finding that is gone for a
/// moment has not ended: one that comes and goes is told once. Not thread-safe.
public final class FindingLog {
    /// Gone for so long, it has ended.
    static final long HOLD_NANOS = 10_000_000_000L;

    /// Findings that are followed at a time; the loudest come first.
    static final int MOST = 4096;

    private static final List<String> SEVERITIES = List.of("note", "ticket", "page");

    private final Map<String, Held> held = new LinkedHashMap<>();
    private String worst = "";
    private long omitted;

    private record Held(Finding finding, long seenEpochNanos) {}

    /// @param now what holds, the loudest first
    public List<Change> look(List<Finding> now, long epochNanos) {
        List<Change> changes = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        omitted = 0;
        for (Finding finding : now) {
            if (!seen.add(finding.id())) {
                continue;
            }
            Held before = held.get(finding.id());
            if (before == null && held.size() >= MOST) {
                omitted++;
                continue;
            }
            if (before == null) {
                changes.add(new Change(Change.What.BEGAN, finding, epochNanos));
            } else if (loudness(finding) > loudness(before.finding())) {
                changes.add(new Change(Change.What.LOUDER, finding, epochNanos));
            }
            held.put(finding.id(), new Held(louder(before, finding), epochNanos));
            if (SEVERITIES.indexOf(finding.severity()) > SEVERITIES.indexOf(worst)) {
                worst = finding.severity();
            }
        }
        for (Iterator<Held> all = held.values().iterator(); all.hasNext(); ) {
            Held gone = all.next();
            if (epochNanos - gone.seenEpochNanos() >= HOLD_NANOS) {
                changes.add(new Change(Change.What.ENDED, gone.finding(), epochNanos));
                all.remove();
            }
        }
        return changes;
    }

    /// The loudest severity ever seen; empty: nothing was found.
    public String worst() {
        return worst;
    }

    /// Findings of the latest look that are not followed, as too many are.
    public long omitted() {
        return omitted;
    }

    /// What was told of it is what it ends as.
    private static Finding louder(@Nullable Held before, Finding now) {
        return before != null && loudness(before.finding()) > loudness(now)
                ? before.finding()
                : now;
    }

    private static int loudness(Finding finding) {
        return SEVERITIES.indexOf(finding.severity());
    }
}
