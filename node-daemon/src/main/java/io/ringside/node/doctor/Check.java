package io.ringside.node.doctor;

import java.util.List;

/// Looks at one thing that this node needs. The one class that a check needs.
///
/// Each run is on a thread of its own with a deadline; one that hangs or throws is a failure of
/// itself and of nothing else. Checks only read: they change nothing on the host.
public interface Check {
    /// Lower case, joined by `-`; stable, as scripts name it.
    String id();

    CheckGroup group();

    /// One verdict for each thing found. Empty: there is nothing to be said on this host.
    List<Verdict> run(DoctorContext context) throws InterruptedException;
}
