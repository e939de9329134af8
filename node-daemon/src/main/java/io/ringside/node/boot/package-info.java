/// Wires the daemon by hand and owns its threads; the only place that reads the host's clocks.
@org.jspecify.annotations.NullMarked
package io.ringside.node.boot;
