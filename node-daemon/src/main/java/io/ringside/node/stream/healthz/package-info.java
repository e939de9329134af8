/// The daemon's own health by HTTP, for probes.
@org.jspecify.annotations.NullMarked
package io.ringside.node.stream.healthz;
