package io.ringside.node.source.nccllog;

import io.ringside.node.ranks.RankProcess;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Severity;
import io.ringside.node.source.nccllog.line.NcclLine;
import io.ringside.protocol.figures.SubjectKind;
import io.ringside.protocol.redaction.Credentials;
import io.ringside.protocol.text.ForeignText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Turns WARN lines into events. A process that says the same again, but for its numbers, is quoted
/// once a minute, with how often it was said; of one look at most 16 events come, the others are
/// counted in a last one. Belongs to one thread.
final class Warnings {
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST_KINDS = 256;
    private static final int MOST_EVENTS = 16;
    private static final int MOST_CHARACTERS = 512;

    private final String source;
    private final Map<Kind, Said> said =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Kind, Said> eldest) {
                    return size() > MOST_KINDS;
                }
            };
    private final List<NodeEvent> events = new ArrayList<>();
    private long leftOut;

    Warnings(String source) {
        this.source = source;
    }

    /// @param epochNanos when it was written, as far as is known
    void add(
            NcclLine line,
            Optional<RankProcess> process,
            String file,
            long epochNanos,
            long monotonicNanos) {
        Kind kind =
                new Kind(line.host(), line.pid(), line.text().replaceAll("0x[0-9a-f]+|\\d+", "#"));
        Said before = said.get(kind);
        if (before != null && monotonicNanos - before.toldNanos < QUIET_NANOS) {
            said.put(kind, before.again(line, process, file, epochNanos));
            return;
        }
        long count = before == null ? 1 : before.untold + 1;
        said.put(kind, new Said(monotonicNanos, 0, line, process, file, epochNanos));
        tell(line, process, file, epochNanos, count);
    }

    /// What is to be told since the call before, with what was said again and is due.
    List<NodeEvent> take(long epochNanos, long monotonicNanos) {
        said.replaceAll((kind, last) -> {
            if (last.untold == 0 || monotonicNanos - last.toldNanos < QUIET_NANOS) {
                return last;
            }
            tell(last.line, last.process, last.file, last.epochNanos, last.untold);
            return new Said(monotonicNanos, 0, last.line, last.process, last.file, last.epochNanos);
        });
        List<NodeEvent> told = new ArrayList<>(events);
        if (leftOut > 0) {
            told.add(
                    new NodeEvent(
                            epochNanos,
                            source,
                            "nccl-warn",
                            Severity.TICKET,
                            SubjectKind.HOST,
                            "",
                            "NCCL wrote %d more kinds of warnings at once; read its log."
                                    .formatted(leftOut),
                            Map.of("count", String.valueOf(leftOut))));
        }
        events.clear();
        leftOut = 0;
        return told;
    }

    private void tell(
            NcclLine line,
            Optional<RankProcess> process,
            String file,
            long epochNanos,
            long count) {
        if (events.size() == MOST_EVENTS) {
            leftOut++;
            return;
        }
        Map<String, String> attributes = new TreeMap<>();
        attributes.put("host.name", ForeignText.line(line.host(), MOST_CHARACTERS));
        attributes.put("process.namespace_pid", String.valueOf(line.pid()));
        attributes.put("thread.id", String.valueOf(line.tid()));
        attributes.put("nccl.log.file", ForeignText.line(file, MOST_CHARACTERS));
        attributes.put("count", String.valueOf(count));
        if (line.device() >= 0) {
            attributes.put("cuda.device", String.valueOf(line.device()));
        }
        if (!line.place().isEmpty()) {
            attributes.put("nccl.place", ForeignText.line(line.place(), MOST_CHARACTERS));
        }
        String text = ForeignText.line(Credentials.cut(line.text()), MOST_CHARACTERS);
        events.add(
                new NodeEvent(
                        epochNanos,
                        source,
                        "nccl-warn",
                        Severity.TICKET,
                        process.isPresent() ? SubjectKind.PROCESS : SubjectKind.HOST,
                        process.map(known -> String.valueOf(known.pid())).orElse(""),
                        count == 1 ? text : text + " (" + count + " times)",
                        attributes));
    }

    private record Kind(String host, long pid, String text) {}

    private record Said(
            long toldNanos,
            long untold,
            NcclLine line,
            Optional<RankProcess> process,
            String file,
            long epochNanos) {
        private Said again(
                NcclLine next, Optional<RankProcess> by, String in, long nextEpochNanos) {
            return new Said(toldNanos, untold + 1, next, by, in, nextEpochNanos);
        }
    }
}
