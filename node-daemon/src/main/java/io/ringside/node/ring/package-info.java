/// The shared-memory side: finds segments, checks them as hostile input, and drains their lanes on
/// one thread.
@org.jspecify.annotations.NullMarked
package io.ringside.node.ring;
