package io.ringside.desktop.model;

import java.util.List;

/// What processes and communicators counted, since the daemon's start, that ended and are no longer
/// listed one by one: in no other figure.
///
/// @param died of `processes`: gone without finalize
/// @param operations by NCCL's name
/// @param links by provenance
/// @param transfers of all channels, both directions
public record EndedWork(
        long processes,
        long died,
        long communicators,
        List<Sum> operations,
        List<Sum> links,
        Sum transfers) {
    public static final EndedWork NONE =
            new EndedWork(0, 0, 0, List.of(), List.of(), new Sum("", 0, 0));

    /// A count and its bytes.
    public record Sum(String name, long count, long bytes) {}

    public EndedWork {
        operations = List.copyOf(operations);
        links = List.copyOf(links);
    }

    public boolean isEmpty() {
        return processes == 0 && communicators == 0;
    }

    /// Of every name.
    public long operationCount() {
        return operations.stream().mapToLong(Sum::count).sum();
    }

    public long operationBytes() {
        return operations.stream().mapToLong(Sum::bytes).sum();
    }
}
