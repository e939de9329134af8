/// Communicators, their members, and the totals of operations, channels and links.
@org.jspecify.annotations.NullMarked
package io.ringside.node.aggregate.communicator;
