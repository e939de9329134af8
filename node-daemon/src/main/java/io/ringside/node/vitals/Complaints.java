package io.ringside.node.vitals;

import java.util.Optional;

/// What is to be logged of the daemon's own complaint: that it began, and that it is over, once
/// each. It must have stood at two looks: after a pause of the whole process the first one may come
/// before anything else has gone on. One thread's.
public final class Complaints {
    private final long pid;
    private boolean stood;
    private boolean said;

    /// @param pid of this process, for whoever looks into it
    public Complaints(long pid) {
        this.pid = pid;
    }

    /// A sentence, if what is to be said has changed. To be called at each look.
    public Optional<String> turn(Optional<String> complaint) {
        boolean stands = complaint.isPresent() && stood;
        stood = complaint.isPresent();
        if (stands == said) {
            return Optional.empty();
        }
        said = stands;
        return Optional.of(
                complaint
                        .map(what ->
                                what
                                        + " Until it goes on no window comes, and probes are told"
                                        + " NOT_SERVING. `jstack "
                                        + pid
                                        + "` says where it stands.")
                        .orElse("The drain thread goes on, and windows come."));
    }
}
