package io.ringside.desktop.recording;

import io.ringside.desktop.feed.FeedNode;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.feed.grpc.NodesBudget;
import io.ringside.desktop.model.Clock;
import io.ringside.protocol.blocks.BlockFileException;
import io.ringside.protocol.recording.RecordingReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Opens a recording as the nodes it holds. Stateless.
public final class Replay {
    /// How fast the messages come.
    public enum Pace {
        /// As they were recorded.
        RECORDED,
        /// One right after the other.
        AT_ONCE
    }

    /// Each is a thread and an open file.
    private static final int MOST_NODES = 512;

    private Replay() {}

    /// The nodes in `file`, each to be followed like a daemon. Reads the whole file once.
    ///
    /// @param limitNanos how much of it is played; empty: all
    /// @throws FeedException one sentence, when the file cannot be read
    public static List<FeedNode> nodes(Path file, Pace pace, OptionalLong limitNanos, Clock clock)
            throws FeedException {
        return nodes(
                file,
                pace == Pace.AT_ONCE ? Optional.empty() : Optional.of(new Playhead(clock, 0)),
                limitNanos);
    }

    /// As above, with a hand on how it is played.
    ///
    /// @param playhead empty: one message right after the other
    public static List<FeedNode> nodes(
            Path file, Optional<Playhead> playhead, OptionalLong limitNanos) throws FeedException {
        try (RecordingReader reader = open(file)) {
            List<String> recorded = reader.nodes();
            OptionalLong first = reader.firstEpochNanos();
            if (recorded.isEmpty() || first.isEmpty()) {
                throw FeedException.refused(
                        file
                                + " holds no node that could be shown"
                                + (reader.damage().isEmpty() ? "" : ": " + reader.damage()));
            }
            if (recorded.size() > MOST_NODES) {
                throw FeedException.refused(
                        file
                                + " holds "
                                + recorded.size()
                                + " nodes, more than "
                                + MOST_NODES
                                + " that are shown at once; record fewer nodes into one file");
            }
            Timing timing = new Timing(playhead, first.getAsLong(), limitNanos);
            long last = reader.lastEpochNanos().orElse(first.getAsLong());
            playhead.ifPresent(head -> head.length(last - first.getAsLong()));
            return recorded.stream()
                    .map(node ->
                            feedNode(
                                    recorded.size() == 1
                                            ? file.toString()
                                            : file + " (" + node + ")",
                                    file,
                                    node,
                                    timing))
                    .toList();
        } catch (IOException e) {
            throw FeedException.refused(file + " cannot be read: " + e.getMessage());
        }
    }

    private static FeedNode feedNode(String name, Path file, String node, Timing timing) {
        NodesBudget.Share share = NodesBudget.APP.share();
        return new FeedNode(
                name, () -> new RecordingSource(open(file), node, timing, share), share::drop);
    }

    private static RecordingReader open(Path file) throws FeedException {
        try {
            return RecordingReader.open(file);
        } catch (BlockFileException e) {
            throw FeedException.refused(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw FeedException.refused(file + " cannot be read: " + e.getMessage());
        }
    }

    /// When the messages of a recording come.
    ///
    /// @param firstEpochNanos arrival of its first message of any node
    record Timing(Optional<Playhead> playhead, long firstEpochNanos, OptionalLong limitNanos) {}
}
