package io.ringside.desktop.feed.mapping;

/// A message that contradicts itself: left out and counted.
public final class MalformedMessage extends Exception {
    MalformedMessage(String reason) {
        super(reason);
    }
}
