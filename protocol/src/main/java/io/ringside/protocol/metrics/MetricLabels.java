package io.ringside.protocol.metrics;

import java.util.List;
import java.util.stream.Stream;

/// The label sets that the catalogue's metrics share. A label whose value is unknown is left out.
/// Stateless.
///
/// None names a request, a user or a process: their number has no bound. A pod is named only at the
/// GPU that it has.
final class MetricLabels {
    private static final List<String> GPU_OF_RANK =
            List.of(
                    "hostname",
                    "local_rank",
                    "gpu_pci_bus_id",
                    "gpu_uuid",
                    "comm_type",
                    "comm_nranks");

    static final List<String> RANK = join(List.of("communicator", "rank"), GPU_OF_RANK);
    static final List<String> OPERATION =
            join(
                    join(List.of("communicator", "operation", "rank"), GPU_OF_RANK),
                    List.of("algorithm", "protocol"));
    static final List<String> TIMED_OPERATION = join(OPERATION, List.of("timing_source"));
    static final List<String> LINK =
            join(
                    join(List.of("communicator", "source_rank", "dest_rank"), GPU_OF_RANK),
                    List.of("provenance"));
    static final List<String> TIMED_LINK = join(LINK, List.of("timing_source"));
    static final List<String> CHANNEL =
            join(
                    join(
                            List.of("communicator", "source_rank", "dest_rank", "channel"),
                            GPU_OF_RANK),
                    List.of("provenance"));
    static final List<String> GPU =
            List.of(
                    "hw.id",
                    "hw.type",
                    "hw.name",
                    "hw.model",
                    "hw.vendor",
                    "hostname",
                    "gpu_pci_bus_id",
                    "gpu_uuid",
                    "k8s.namespace.name",
                    "k8s.pod.name",
                    "k8s.container.name");

    private MetricLabels() {}

    static List<String> join(List<String> first, List<String> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }
}
