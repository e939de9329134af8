/// Latency, rate and slowness of the links between ranks, from what was measured on them. Pure: the
/// same snapshots give the same answer, live or recorded.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.correlate.links;
