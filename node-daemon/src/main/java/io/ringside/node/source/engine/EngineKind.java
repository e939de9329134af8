package io.ringside.node.source.engine;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What an endpoint's page is taken for.
enum EngineKind {
    AUTO,
    VLLM,
    TGI,
    DCGM,
    PROMETHEUS;

    static Optional<EngineKind> of(String id) {
        return Stream.of(values()).filter(kind -> kind.id().equals(id)).findFirst();
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
