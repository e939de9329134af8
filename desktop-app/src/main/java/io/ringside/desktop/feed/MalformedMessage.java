package io.ringside.desktop.feed;

/// A message that contradicts itself: left out and counted.
final class MalformedMessage extends Exception {
    MalformedMessage(String reason) {
        super(reason);
    }
}
