/// Wires sources, rules and limits by hand; the only place that reads the host's clocks.
@org.jspecify.annotations.NullMarked
package io.ringside.node.boot.wiring;
