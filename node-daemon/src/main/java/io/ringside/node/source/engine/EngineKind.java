package io.ringside.node.source.engine;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What an endpoint's page is taken for.
enum EngineKind {
    AUTO,
    /// One of the table, which names it.
    ENGINE,
    DCGM,
    AMD,
    NVIDIA_SMI,
    PROMETHEUS;

    /// Exporters of GPUs, each with a section of `gpu-exporters.yaml` by its name, and one of the
    /// configuration.
    static final List<EngineKind> OF_GPUS = List.of(DCGM, AMD, NVIDIA_SMI);

    /// @param engines as the table names them
    static Optional<EngineKind> of(String id, List<String> engines) {
        return engines.contains(id)
                ? Optional.of(ENGINE)
                : Stream.of(values())
                        .filter(kind -> kind != ENGINE && kind.id().equals(id))
                        .findFirst();
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
