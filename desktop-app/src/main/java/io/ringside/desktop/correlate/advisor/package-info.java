/// What a job's NCCL settings and the places of its ranks cost, as far as measurements show it.
/// Text to copy; nothing is ever applied.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.correlate.advisor;
