/// `ringside-node doctor`: what this node needs, looked at once, each failure with the line that
/// fixes it. This package runs the checks and writes the page; `check` holds them, `rank` finds the
/// processes that use NCCL, `variable` knows NCCL's variables.
@org.jspecify.annotations.NullMarked
package io.ringside.node.doctor;
