package io.ringside.desktop.feed;

import io.ringside.desktop.feed.grpc.NodeSource;

/// A node to follow: a daemon, or one of a recording's nodes.
///
/// @param name what the user typed, or the recording and its node
/// @param dropped called when nothing of it is shown any more
public record FeedNode(String name, NodeSource.Opener opener, Runnable dropped) {
    /// One of which nothing is kept account of.
    public FeedNode(String name, NodeSource.Opener opener) {
        this(name, opener, () -> {});
    }
}
