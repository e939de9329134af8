/// A small HTTP listener by which an alert begins and ends the incident rhythm. Off unless
/// configured.
@org.jspecify.annotations.NullMarked
package io.ringside.node.stream.webhook;
