package io.ringside.desktop.feed;

/// How a feed follows its node.
///
/// @param spans whether the spans are fetched too
/// @param patient whether the source may wait for the sink, so that nothing is lost: a recording
///   played at once
/// @param tap gets every message as it came
public record FeedOptions(boolean spans, boolean patient, WireTap tap) {}
