/// Records a node into a `.ring` capture: everything drained from its segments, with what its
/// sources said, in the order in which it came.
@org.jspecify.annotations.NullMarked
package io.ringside.node.capture;
