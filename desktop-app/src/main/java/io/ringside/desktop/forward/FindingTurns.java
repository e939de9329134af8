package io.ringside.desktop.forward;

import io.ringside.desktop.model.subject.Part;
import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.viewdata.finding.FindingView;
import io.ringside.protocol.otlp.FindingRecord;
import io.ringside.protocol.otlp.FindingRecord.Turn;
import io.ringside.v1.NodeDescription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/// What is to be told of findings from one look to the next: each when it begins, when its severity
/// or its culprit is another, and when it has been gone for a while. One that is gone for a moment
/// has not ended. Owned by one thread at a time.
final class FindingTurns {
    /// Gone for so long, it has ended.
    static final long HOLD_NANOS = 10_000_000_000L;

    /// Findings that are followed at a time; further ones are counted by [#omitted].
    static final int MOST = 4096;

    private final Map<String, Held> held = new LinkedHashMap<>();
    private long omitted;

    private record Held(FindingView finding, long seenEpochNanos) {}

    /// @param now what holds
    /// @param node who a target said it is
    /// @return what is to be told, in the order of `now`, what ended last
    List<FindingRecord> look(
            List<FindingView> now,
            long epochNanos,
            Function<String, Optional<NodeDescription>> node) {
        List<FindingRecord> told = new ArrayList<>();
        Set<String> present = new HashSet<>();
        now.forEach(finding -> present.add(finding.id()));
        Map<String, String> gone = new HashMap<>();
        held.values().stream()
                .map(Held::finding)
                .filter(finding -> !present.contains(finding.id()))
                .forEach(finding -> gone.putIfAbsent(group(finding), finding.id()));
        omitted = 0;
        for (FindingView finding : now) {
            Held before = held.get(finding.id());
            if (before == null) {
                // The same thing of the same place with another culprit.
                String previous = gone.remove(group(finding));
                if (previous == null && held.size() >= MOST) {
                    omitted++;
                    continue;
                }
                if (previous != null) {
                    held.remove(previous);
                }
                told.add(
                        record(
                                previous == null ? Turn.BEGAN : Turn.CHANGED,
                                finding,
                                previous == null ? "" : previous,
                                epochNanos,
                                node));
            } else if (before.finding().severity() != finding.severity()
                    || !before.finding().subject().ranks().equals(finding.subject().ranks())) {
                told.add(record(Turn.CHANGED, finding, "", epochNanos, node));
            }
            held.put(finding.id(), new Held(finding, epochNanos));
        }
        for (Iterator<Held> all = held.values().iterator(); all.hasNext(); ) {
            Held each = all.next();
            if (epochNanos - each.seenEpochNanos() >= HOLD_NANOS) {
                told.add(record(Turn.ENDED, each.finding(), "", epochNanos, node));
                all.remove();
            }
        }
        return told;
    }

    /// Findings of the latest look that are not followed, as too many are.
    long omitted() {
        return omitted;
    }

    private static String group(FindingView finding) {
        Subject subject = finding.subject();
        String place =
                subject.communicator().isPresent()
                        ? Long.toUnsignedString(subject.communicator().getAsLong())
                        : subject.node() + "/" + subject.gpu() + "/" + finding.about();
        return finding.kind() + "/" + place;
    }

    private static FindingRecord record(
            Turn turn,
            FindingView finding,
            String previous,
            long epochNanos,
            Function<String, Optional<NodeDescription>> node) {
        Optional<NodeDescription> of = node.apply(finding.subject().node());
        return new FindingRecord(
                turn,
                finding.id(),
                previous,
                finding.kind(),
                switch (finding.severity()) {
                    case PAGE -> FindingRecord.Loudness.PAGE;
                    case TICKET -> FindingRecord.Loudness.TICKET;
                    case NOTE -> FindingRecord.Loudness.NOTE;
                },
                finding.confidence(),
                finding.headline(),
                finding.evidence(),
                finding.advice(),
                about(finding, of),
                finding.subject().ranks(),
                finding.cost().stepShare(),
                finding.cost().waitingGpus(),
                finding.sinceEpochNanos() == 0
                        ? OptionalLong.empty()
                        : OptionalLong.of(finding.sinceEpochNanos()),
                epochNanos,
                of);
    }

    /// By the names of the metrics' labels, so that one is found by the other.
    private static Map<String, String> about(FindingView finding, Optional<NodeDescription> node) {
        Subject subject = finding.subject();
        Map<String, String> about = new HashMap<>();
        node.map(NodeDescription::getHostName).ifPresent(host -> about.put("hostname", host));
        if (subject.has(Part.GPU)) {
            about.put("gpu_uuid", subject.gpu());
        }
        subject.communicator()
                .ifPresent(hash -> about.put("communicator", Long.toUnsignedString(hash)));
        subject.peer().ifPresent(peer -> about.put("peer", Integer.toString(peer)));
        subject.channel().ifPresent(channel -> about.put("channel", Integer.toString(channel)));
        if (subject.has(Part.OPERATION)) {
            about.put("operation", subject.operation());
        }
        if (!finding.about().isEmpty()) {
            about.put("ringside.finding.about", finding.about());
        }
        return about;
    }
}
