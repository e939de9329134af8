package io.ringside.desktop.correlate.hang.facts;

import java.util.List;

/// What a host tells of one rank beside NCCL. Immutable.
///
/// @param process its process
/// @param nodeSilent whether its node no longer answers
/// @param threadState of the process's main thread, in OpenTelemetry's words (`running`, `sleeping`
///   ...); empty: unknown
/// @param waitChannel where that thread waits in the kernel; empty: unknown
/// @param faults of its GPU and links, each with its time and source as one clause
public record HostEvidence(
        ProcessState process,
        boolean nodeSilent,
        String threadState,
        String waitChannel,
        List<Fault> faults) {
    /// Nothing is known.
    public static final HostEvidence NONE =
            new HostEvidence(ProcessState.UNKNOWN, false, "", "", List.of());

    /// Whether a process runs.
    public enum ProcessState {
        UNKNOWN,
        ALIVE,
        STOPPED,
        DEAD
    }

    /// What kind of fault a GPU or link has.
    public enum FaultKind {
        XID,
        ECC,
        LINK_DOWN
    }

    /// @param text for people, as in "XID 79: the GPU has fallen off the bus"
    public record Fault(FaultKind kind, String text) {}

    public HostEvidence {
        faults = List.copyOf(faults);
    }

    /// The same of a node that no longer answers.
    public HostEvidence silent() {
        return new HostEvidence(process, true, threadState, waitChannel, faults);
    }

    public boolean hasGpuFault() {
        return faults.stream().anyMatch(f -> f.kind() != FaultKind.LINK_DOWN);
    }

    public boolean hasLinkFault() {
        return faults.stream().anyMatch(f -> f.kind() == FaultKind.LINK_DOWN);
    }

    /// Whether the process or its node can take no further step.
    public boolean isGone() {
        return nodeSilent || process == ProcessState.DEAD || process == ProcessState.STOPPED;
    }

    public boolean knowsThread() {
        return !threadState.isEmpty() || !waitChannel.isEmpty();
    }
}
