/// `.ring` captures: everything drained from the segments of one node, with the GPU readings, in
/// the order in which it came.
@org.jspecify.annotations.NullMarked
package io.ringside.node.capture;
