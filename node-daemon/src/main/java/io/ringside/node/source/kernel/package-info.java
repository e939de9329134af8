/// The kernel's log: what NVSwitches report there, and nowhere else that a monitor can read.
@org.jspecify.annotations.NullMarked
package io.ringside.node.source.kernel;
