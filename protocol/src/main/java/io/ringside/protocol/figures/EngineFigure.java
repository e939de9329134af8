package io.ringside.protocol.figures;

import static io.ringside.protocol.figures.FigureKind.COUNTER;
import static io.ringside.protocol.figures.FigureKind.GAUGE;

/// Figures of one serving engine. A window lasts from one reading to the next; what is said of a
/// window is absent in the first reading. Latencies and lengths: [EngineDistribution].
public enum EngineFigure implements Catalogued {
    UP("engine.up", "1", GAUGE, "1 when the engine's metrics were read, 0 when they were not"),
    WINDOW("engine.window", "s", GAUGE, "Length of the window of this reading"),
    RUNNING(
            "engine.requests.running",
            "{request}",
            GAUGE,
            "Requests in the running batch; TGI's current batch size"),
    WAITING("engine.requests.waiting", "{request}", GAUGE, "Requests in the queue"),
    WAITING_PEAK(
            "engine.requests.waiting.peak",
            "{request}",
            GAUGE,
            "Greatest queue of all readings of the last minute; bursts between readings are not seen"),
    SWAPPED(
            "engine.requests.swapped",
            "{request}",
            GAUGE,
            "Requests whose cache lies in the host's memory; vLLM V0 only"),
    KV_CACHE_USAGE("engine.kv_cache.usage", "1", GAUGE, "Share of the KV cache's blocks in use"),
    PREEMPTIONS(
            "engine.preemptions",
            "{preemption}",
            COUNTER,
            "Requests put back because the KV cache was full"),
    PREEMPTION_RATE(
            "engine.preemptions.rate", "{preemption}/s", GAUGE, "Preemptions in the window"),
    PROMPT_TOKENS(
            "engine.tokens.prompt",
            "{token}",
            COUNTER,
            "Prompt tokens processed; TGI counts them when a request is accepted"),
    PROMPT_TOKEN_RATE(
            "engine.tokens.prompt.rate", "{token}/s", GAUGE, "Prompt tokens in the window"),
    GENERATION_TOKENS(
            "engine.tokens.generation",
            "{token}",
            COUNTER,
            "Tokens generated; TGI counts them when a request ends"),
    GENERATION_TOKEN_RATE(
            "engine.tokens.generation.rate", "{token}/s", GAUGE, "Tokens generated in the window"),
    PREFIX_CACHE_HIT_RATIO(
            "engine.prefix_cache.hit_ratio",
            "1",
            GAUGE,
            "Hits of the prefix cache among its queries of the window; of older vLLM its own average"),
    SPECULATION_ACCEPTANCE(
            "engine.speculation.acceptance",
            "1",
            GAUGE,
            "Draft tokens accepted among those proposed in the window; of older vLLM its own average"),
    REQUESTS_RECEIVED(
            "engine.requests.received", "{request}", COUNTER, "Requests that came; TGI only"),
    REQUEST_RECEIVED_RATE(
            "engine.requests.received.rate",
            "{request}/s",
            GAUGE,
            "Requests that came in the window; TGI only"),
    REQUESTS_FINISHED(
            "engine.requests.finished",
            "{request}",
            COUNTER,
            "Requests that ended without an error, for whatever reason"),
    REQUEST_FINISHED_RATE(
            "engine.requests.finished.rate",
            "{request}/s",
            GAUGE,
            "Requests that ended in the window"),
    LENGTH_SHARE(
            "engine.requests.finished.length_share",
            "1",
            GAUGE,
            "Share of the requests that ended in the window that ran into their greatest length"),
    BATCH_MAX_TOKENS(
            "engine.batch.max_tokens",
            "{token}",
            GAUGE,
            "Tokens that the running batch may come to; TGI only");

    private final Entry entry;

    EngineFigure(String id, String unit, FigureKind kind, String meaning) {
        entry = new Entry(id, unit, kind, meaning);
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
