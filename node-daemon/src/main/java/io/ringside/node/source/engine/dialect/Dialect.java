package io.ringside.node.source.engine.dialect;

import java.util.List;

/// How one kind of engine tells what it does.
///
/// @param kind as in the attribute `engine.kind`
/// @param prefix of all its metrics
/// @param queue the gauge of waiting requests
public record Dialect(String kind, String prefix, String queue, List<Fact> facts) {
    public static final Dialect VLLM =
            new Dialect(
                    "vllm",
                    VllmFacts.PREFIX,
                    VllmFacts.PREFIX + "num_requests_waiting",
                    VllmFacts.ALL);
    public static final Dialect TGI =
            new Dialect("tgi", TgiFacts.PREFIX, TgiFacts.PREFIX + "queue_size", TgiFacts.ALL);
}
