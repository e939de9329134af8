package io.ringside.desktop.recording.incident;

import io.ringside.protocol.files.RegularFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What became of an incident. Immutable.
///
/// @param fileBytes on the disk; 0: nothing was kept of any node, and no file is there
/// @param nodes all that were followed
public record SavedIncident(
        Path file,
        long fileBytes,
        long startEpochNanos,
        long endEpochNanos,
        boolean redacted,
        List<Node> nodes) {
    public SavedIncident {
        nodes = List.copyOf(nodes);
    }

    /// @param name as it was followed
    /// @param label as the file calls it
    /// @param missing a sentence; empty: nothing is missing
    /// @param firstEpochNanos the first snapshot's arrival; 0: there is none
    public record Node(
            String name,
            String label,
            String missing,
            long snapshots,
            long snapshotsCut,
            long spans,
            long spansCut,
            long bytes,
            long firstEpochNanos) {
        boolean isWhole() {
            return missing.isEmpty() && snapshotsCut == 0 && spansCut == 0;
        }
    }

    public boolean isThere() {
        return fileBytes > 0;
    }

    /// Nothing is missing, and nothing was cut.
    public boolean isWhole() {
        return isThere() && nodes.stream().allMatch(Node::isWhole);
    }

    /// For people: what was saved, and of each node what is not in it.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (isThere()) {
            long missing = nodes.stream().filter(node -> !node.missing().isEmpty()).count();
            lines.add(
                    "%s: incident of %s, %,d snapshots and %,d spans of %,d %s, %,d bytes%s."
                            .formatted(
                                    RegularFile.name(file),
                                    IncidentText.interval(startEpochNanos, endEpochNanos),
                                    nodes.stream().mapToLong(Node::snapshots).sum(),
                                    nodes.stream().mapToLong(Node::spans).sum(),
                                    nodes.size(),
                                    nodes.size() == 1 ? "node" : "nodes",
                                    fileBytes,
                                    missing == 0
                                            ? ""
                                            : "; of " + missing + " something is missing"));
        }
        for (Node node : nodes) {
            String cut = IncidentText.cut(node.snapshotsCut(), node.spansCut());
            String named = redacted ? node.label() + " is " + node.name() : node.name();
            String told = (node.missing() + " " + cut).strip();
            if (redacted || !told.isEmpty()) {
                lines.add("  " + named + (told.isEmpty() ? "" : ": " + told));
            }
        }
        return lines;
    }
}
