/// Builds the messages of one window on the drain thread and hands them, newest wins, to whoever
/// listens.
@org.jspecify.annotations.NullMarked
package io.ringside.node.stream.snapshot;
