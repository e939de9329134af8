package io.ringside.node.source.nccllog;

import io.ringside.node.source.nccllog.line.DropReason;
import io.ringside.node.source.nccllog.line.LineSorter;
import io.ringside.node.source.nccllog.line.NcclLine;
import io.ringside.node.source.nccllog.line.NcclLine.Writer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// What is known of one log file's lines while it is being read: whose they are, and the
/// communicators in the making. Belongs to one thread.
final class FileLines {
    private final InitLines initLines;
    private final LineSorter sorter;
    private final long restarts;

    /// @param hostName of this host
    /// @param lines hears the lines that are certain
    FileLines(LogFile file, String hostName, Consumer<NcclLine> lines) {
        InitLines communicators = new InitLines(file.name());
        initLines = communicators;
        restarts = file.restarts();
        sorter =
                new LineSorter(
                        Set.of(NcclLogPaths.firstPart(hostName)),
                        new LineSorter.Listener() {
                            @Override
                            public void line(NcclLine line) {
                                lines.accept(line);
                            }

                            @Override
                            public void lost(Writer writer) {
                                communicators.lost(writer);
                            }

                            @Override
                            public void lost() {
                                communicators.lost();
                            }
                        });
        if (file.skippedBytes() > 0) {
            sorter.beginInTheMidst();
        }
    }

    InitLines initLines() {
        return initLines;
    }

    /// Whether it is still the same text; a file that was truncated begins anew.
    boolean isOf(LogFile file) {
        return restarts == file.restarts();
    }

    void take(String line) {
        sorter.take(line);
    }

    /// All that there is has been read.
    void quiet() {
        sorter.quiet();
    }

    /// Whether no more than one host is known to write this file.
    boolean isOfOneHost() {
        return sorter.hosts().size() <= 1;
    }

    /// Sums up what these files' lines were dropped for; empty when nothing was.
    static Map<DropReason, Long> dropped(List<FileLines> files) {
        Map<DropReason, Long> sum = new EnumMap<>(DropReason.class);
        for (FileLines file : files) {
            file.sorter.dropped().forEach((reason, count) -> sum.merge(reason, count, Long::sum));
            if (file.initLines.unpaired() > 0) {
                sum.merge(DropReason.NOT_PAIRED, file.initLines.unpaired(), Long::sum);
            }
        }
        return sum;
    }

    /// A sentence for people.
    static String told(Map<DropReason, Long> dropped) {
        long lines = dropped.values().stream().mapToLong(Long::longValue).sum();
        return "%d line%s of NCCL not used, because several processes write into one file: %s. Set NCCL_DEBUG_FILE=/tmp/nccl.%%h.%%p.log, so that each writes one of its own."
                .formatted(
                        lines,
                        lines == 1 ? " is" : "s are",
                        dropped.entrySet().stream()
                                .map(entry -> entry.getValue() + " " + entry.getKey().words())
                                .collect(Collectors.joining(", ")));
    }
}
