/// One segment of shared memory: mapped, checked as hostile input, its lanes read, its process's
/// life watched.
@org.jspecify.annotations.NullMarked
package io.ringside.node.ring;
