/// The host's own files under /proc and /sys, and what they say of the host as a whole.
@org.jspecify.annotations.NullMarked
package io.ringside.node.host;
