/// Reads the node's sources in its rhythm, each on a thread of its own.
@org.jspecify.annotations.NullMarked
package io.ringside.node.sampling;
