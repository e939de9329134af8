/// Readers of the host's own files under /proc and /sys, and of the lists that stand in them.
@org.jspecify.annotations.NullMarked
package io.ringside.node.host;
