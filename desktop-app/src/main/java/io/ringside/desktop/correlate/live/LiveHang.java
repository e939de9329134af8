package io.ringside.desktop.correlate.live;

import io.ringside.desktop.correlate.hang.HangVerdict;

/// Something that hangs, or hung until its processes were gone. Immutable.
///
/// @param sinceEpochNanos since when nothing moves there, by the clock of the node that is waited
///   for; a window too late at most, or when it was first read
public record LiveHang(HangVerdict verdict, long sinceEpochNanos) {}
