package io.ringside.desktop.feed.played;

import io.ringside.desktop.feed.FeedNode;
import io.ringside.desktop.feed.grpc.NodesBudget;
import io.ringside.protocol.files.RegularFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// A capture as a node to follow, at the speed at which it was captured: faster, its windows would
/// hold more operations than they have room for. Stateless.
public final class CaptureNode {
    private static final String MAGIC = "RINGCAPT";

    private CaptureNode() {}

    /// Whether `file` begins as a capture does. Blocks on the file.
    public static boolean isOne(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (RandomAccessFile open = RegularFile.open(file)) {
            byte[] bytes = new byte[(int) Math.min(MAGIC.length(), open.length())];
            open.readFully(bytes);
            return new String(bytes, StandardCharsets.ISO_8859_1).equals(MAGIC);
        } catch (IOException e) {
            return false;
        }
    }

    /// @param typed what the node is called
    /// @param client who asks, for the daemon's log
    /// @param limitNanos how much of it is played, by its own time; empty: all
    public static FeedNode of(Path file, String typed, String client, OptionalLong limitNanos) {
        NodesBudget.Share share = NodesBudget.APP.share();
        return new FeedNode(
                typed, () -> new PlayedSource(file, client, limitNanos, share), share::drop);
    }
}
