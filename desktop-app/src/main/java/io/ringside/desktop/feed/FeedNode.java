package io.ringside.desktop.feed;

/// A node to follow: a daemon, or one of a recording's nodes.
///
/// @param name what the user typed, or the recording and its node
public record FeedNode(String name, NodeSource.Opener opener) {}
