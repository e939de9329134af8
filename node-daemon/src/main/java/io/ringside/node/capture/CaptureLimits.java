package io.ringside.node.capture;

import java.util.OptionalLong;

/// When a capture ends by itself. Immutable.
///
/// @param forNanos after so long; absent: never
/// @param untilIdleNanos so long after the last process that was seen has ended; absent: never
public record CaptureLimits(OptionalLong forNanos, OptionalLong untilIdleNanos) {}
