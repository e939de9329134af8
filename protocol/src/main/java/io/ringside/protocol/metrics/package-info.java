/// The metric catalogue: every metric's name, unit, kind, labels and meaning, once.
@org.jspecify.annotations.NullMarked
package io.ringside.protocol.metrics;
