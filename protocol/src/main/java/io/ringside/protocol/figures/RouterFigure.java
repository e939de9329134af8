package io.ringside.protocol.figures;

import static io.ringside.protocol.figures.FigureKind.COUNTER;
import static io.ringside.protocol.figures.FigureKind.GAUGE;
import static io.ringside.protocol.figures.FigureKind.LIMIT;

/// Figures of a router, which hands requests on to engines: of one of its servers, or of all of
/// them together. They are no [EngineFigure], so that a request which a router and an engine of
/// this node both tell of is not counted twice, and no rule about engines holds against a router.
/// Its latencies are [EngineDistribution]s as its clients see them.
public enum RouterFigure implements Catalogued {
    RUNNING(
            "router.requests.running",
            "{request}",
            GAUGE,
            "Requests handed on to a server that have not ended"),
    WAITING(
            "router.requests.waiting",
            "{request}",
            GAUGE,
            "Requests that wait: in a server's queue, or for their first token"),
    PREFILLING(
            "router.requests.prefilling",
            "{request}",
            GAUGE,
            "Requests whose first token has not come"),
    DECODING(
            "router.requests.decoding",
            "{request}",
            GAUGE,
            "Requests that have had their first token and not their last"),
    RECEIVED("router.requests.received", "{request}", COUNTER, "Requests that came to the router"),
    RECEIVED_RATE(
            "router.requests.received.rate",
            "{request}/s",
            GAUGE,
            "Requests that came in the window"),
    FINISHED("router.requests.finished", "{request}", COUNTER, "Requests that ended"),
    FINISHED_RATE(
            "router.requests.finished.rate",
            "{request}/s",
            GAUGE,
            "Requests that ended in the window"),
    FAILED("router.requests.failed", "{request}", COUNTER, "Requests that ended in an error"),
    FAILED_RATE(
            "router.requests.failed.rate",
            "{request}/s",
            GAUGE,
            "Requests that ended in an error in the window"),
    REQUEST_RATE(
            "router.requests.rate",
            "{request}/s",
            GAUGE,
            "Requests a second as the router itself tells it, over its own interval"),
    PROMPT_TOKENS("router.tokens.prompt", "{token}", COUNTER, "Prompt tokens handed on"),
    PROMPT_TOKEN_RATE(
            "router.tokens.prompt.rate", "{token}/s", GAUGE, "Prompt tokens in the window"),
    GENERATION_TOKENS(
            "router.tokens.generation", "{token}", COUNTER, "Tokens that came back from servers"),
    GENERATION_TOKEN_RATE(
            "router.tokens.generation.rate",
            "{token}/s",
            GAUGE,
            "Tokens that came back in the window"),
    PREFIX_CACHE_HIT_RATIO(
            "router.prefix_cache.hit_ratio",
            "1",
            GAUGE,
            "Hits of a server's prefix cache as the router last read or estimated them"),
    KV_CACHE_BLOCKS(
            "router.kv_cache.blocks",
            "{block}",
            LIMIT,
            "Blocks of KV cache that servers announced"),
    KV_CACHE_BLOCKS_USED(
            "router.kv_cache.blocks.used",
            "{block}",
            GAUGE,
            "Blocks of a server's KV cache in use as the router counts them"),
    HEALTHY(
            "router.server.healthy",
            "1",
            GAUGE,
            "1 when the router holds the server healthy, 0 when it does not"),
    SERVERS("router.servers", "{server}", GAUGE, "Servers that the router has"),
    CLIENTS_DISCONNECTED(
            "router.clients.disconnected",
            "{client}",
            GAUGE,
            "Clients that left before their answer was whole, as the router tells it");

    private final Entry entry;

    RouterFigure(String id, String unit, FigureKind kind, String meaning) {
        entry = new Entry(id, unit, kind, meaning);
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
