/// Builds the messages of one window on the drain thread and hands them, newest wins, to whoever
/// listens. Generated messages begin here.
@org.jspecify.annotations.NullMarked
package io.ringside.node.snapshot;
