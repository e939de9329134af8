/// `.ring` captures: everything drained from the segments of one node, with what its sources said,
/// in the order in which it came.
@org.jspecify.annotations.NullMarked
package io.ringside.node.capture;
