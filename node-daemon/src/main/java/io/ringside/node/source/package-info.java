/// What flows between a source of data (ring, NVML, playback) and those who use it: the seams of
/// the daemon, data only.
@org.jspecify.annotations.NullMarked
package io.ringside.node.source;
