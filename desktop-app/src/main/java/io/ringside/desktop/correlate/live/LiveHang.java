package io.ringside.desktop.correlate.live;

import io.ringside.desktop.correlate.hang.HangVerdict;
import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.model.subject.Subject;

/// Something that hangs, or hung until its processes were gone. Immutable.
///
/// @param sinceEpochNanos since when nothing moves there, by the clock of the node that is waited
///   for; a window too late at most, or when it was first read
/// @param subject who is waited for, and where
/// @param facts what it was judged by
public record LiveHang(
        HangVerdict verdict, long sinceEpochNanos, Subject subject, HangFacts facts) {}
