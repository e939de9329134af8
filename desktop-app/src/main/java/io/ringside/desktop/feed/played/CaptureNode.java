package io.ringside.desktop.feed.played;

import io.ringside.desktop.feed.FeedNode;
import io.ringside.desktop.feed.grpc.NodesBudget;
import io.ringside.protocol.files.RegularFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A capture as a node to follow. Stateless.
public final class CaptureNode {
    private static final String MAGIC = "RINGCAPT";

    /// How many captured seconds pass in one where nobody looks on: more are lost in windows that
    /// are too full.
    private static final int AT_ONCE = 4;

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
    /// @param atOnce faster than it was captured
    /// @param client who asks, for the daemon's log
    public static FeedNode of(Path file, String typed, boolean atOnce, String client) {
        NodesBudget.Share share = NodesBudget.APP.share();
        return new FeedNode(
                typed,
                () -> new PlayedSource(file, atOnce ? AT_ONCE : 1, client, share),
                share::drop);
    }
}
