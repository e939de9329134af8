package io.ringside.desktop.feed;

/// How a feed follows its node.
///
/// @param spans whether the spans are fetched too
/// @param tap gets every message as it came
public record FeedOptions(boolean spans, WireTap tap) {}
