package io.ringside.node.drain;

import io.ringside.node.reading.SourceStatus;
import io.ringside.node.ring.RefusedSegment;
import io.ringside.protocol.text.ForeignText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The files of a directory that are not drained, each with its reason, and when to look at it
/// again: every scan while its writer may be at work, then after 10 scans, 20, 40, up to 320, or to
/// 40 where it only waits for room. Owned by the drain thread.
public final class Refusals {
    private static final int UNFINISHED_SCANS = 10;
    private static final int FIRST_RETRY_SCANS = 10;
    private static final int MOST_RETRY_SCANS = 320;
    private static final int MOST_WAIT_SCANS = 40;
    private static final int MOST_LISTED = 16;
    private static final int MOST_REASON = 300;

    private final Path directory;
    private final ScanLog log;
    private final Map<String, Refusal> byName = new TreeMap<>();

    public Refusals(Path directory, ScanLog log) {
        this.directory = directory;
        this.log = log;
    }

    boolean contains(String name) {
        return byName.containsKey(name);
    }

    void forget(String name) {
        byName.remove(name);
    }

    void retainAll(Collection<String> names) {
        byName.keySet().retainAll(names);
    }

    /// What waits for room is due at once.
    void roomIsMade() {
        for (Refusal refusal : byName.values()) {
            if (refusal.kind == RefusedSegment.Kind.BEYOND_ALL) {
                refusal.nextScans = 0;
            }
        }
    }

    /// To be called once a scan.
    ///
    /// @return the names to look at again, what was refused last first: where many wait for few
    ///   places, a job that has just begun comes before what lies there for long
    public List<String> due() {
        List<Map.Entry<String, Refusal>> due = new ArrayList<>();
        for (Map.Entry<String, Refusal> entry : byName.entrySet()) {
            if (entry.getValue().isDue()) {
                due.add(entry);
            }
        }
        due.sort(Comparator.comparingInt(entry -> entry.getValue().scans));
        return due.stream().map(Map.Entry::getKey).toList();
    }

    /// Said in the log when it is news, and no matter of a moment.
    public void add(String name, String reason, RefusedSegment.Kind kind) {
        String bounded = ForeignText.line(reason, MOST_REASON);
        Refusal before = byName.get(name);
        if (before != null && (before.reason.equals(bounded) || before.gaveWay(kind))) {
            before.again();
            return;
        }
        byName.put(name, new Refusal(bounded, kind));
        if (kind != RefusedSegment.Kind.UNFINISHED) {
            log.warn("{} is refused: {}", path(name), bounded);
        }
    }

    /// How many there is no room for.
    long beyondAll() {
        return byName.values().stream()
                .filter(refusal -> refusal.kind == RefusedSegment.Kind.BEYOND_ALL)
                .count();
    }

    /// The first by their names, and how many more there are.
    List<SourceStatus> statuses() {
        List<SourceStatus> statuses = new ArrayList<>();
        int more = 0;
        for (Map.Entry<String, Refusal> entry : byName.entrySet()) {
            if (!entry.getValue().isSettled()) {
                continue;
            }
            if (statuses.size() == MOST_LISTED) {
                more++;
                continue;
            }
            statuses.add(
                    new SourceStatus(
                            ForeignText.line(entry.getKey(), MOST_REASON),
                            SourceStatus.State.FAILED,
                            path(entry.getKey())
                                    + " is refused: "
                                    + entry.getValue().reason
                                    + "."));
        }
        if (more > 0) {
            statuses.add(
                    new SourceStatus(
                            "ring-refused",
                            SourceStatus.State.FAILED,
                            "%d more files in %s are refused.".formatted(more, directory)));
        }
        return statuses;
    }

    private String path(String name) {
        return directory + "/" + ForeignText.line(name, MOST_REASON);
    }

    private static final class Refusal {
        private final String reason;
        private final RefusedSegment.Kind kind;
        private int scans;
        private int nextScans = FIRST_RETRY_SCANS;

        private Refusal(String reason, RefusedSegment.Kind kind) {
            this.reason = reason;
            this.kind = kind;
        }

        private boolean isDue() {
            scans++;
            return scans >= nextScans || !isSettled();
        }

        private void again() {
            if (scans >= nextScans) {
                boolean waits = kind == RefusedSegment.Kind.BEYOND_ALL;
                nextScans = scans + Math.min(scans, waits ? MOST_WAIT_SCANS : MOST_RETRY_SCANS);
            }
        }

        /// Where there is no room it stays one that gave way: it must not push out others in turn.
        private boolean gaveWay(RefusedSegment.Kind now) {
            return kind == RefusedSegment.Kind.GAVE_WAY && now == RefusedSegment.Kind.BEYOND_ALL;
        }

        private boolean isSettled() {
            return kind != RefusedSegment.Kind.UNFINISHED || scans >= UNFINISHED_SCANS;
        }
    }
}
