package io.ringside.node.engine;

import java.util.List;

/// How one kind of engine tells what it does.
///
/// @param kind as in the attribute `engine.kind`
/// @param prefix of all its metrics
/// @param queue the gauge of waiting requests
record Dialect(String kind, String prefix, String queue, List<Fact> facts) {
    static final Dialect VLLM =
            new Dialect(
                    "vllm",
                    VllmFacts.PREFIX,
                    VllmFacts.PREFIX + "num_requests_waiting",
                    VllmFacts.ALL);
    static final Dialect TGI =
            new Dialect("tgi", TgiFacts.PREFIX, TgiFacts.PREFIX + "queue_size", TgiFacts.ALL);
}
