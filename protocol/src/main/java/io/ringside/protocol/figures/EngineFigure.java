package io.ringside.protocol.figures;

import static io.ringside.protocol.figures.FigureKind.COUNTER;
import static io.ringside.protocol.figures.FigureKind.GAUGE;
import static io.ringside.protocol.figures.FigureKind.LIMIT;

/// Figures of one serving engine. A window lasts from one reading to the next; what is said of a
/// window is absent in the first reading. Latencies and lengths: [EngineDistribution].
public enum EngineFigure implements Catalogued {
    UP("engine.up", "1", GAUGE, "1 when the engine's metrics were read, 0 when they were not"),
    WINDOW("engine.window", "s", GAUGE, "Length of the window of this reading"),
    ASLEEP(
            "engine.asleep",
            "1",
            GAUGE,
            "1 when the engine says that it sleeps, 0 when it says that it is awake; asleep it serves nothing until it is woken"),
    RUNNING(
            "engine.requests.running",
            "{request}",
            GAUGE,
            "Requests in the running batch; TGI's current batch size"),
    WAITING("engine.requests.waiting", "{request}", GAUGE, "Requests in the queue"),
    WAITING_CAPACITY(
            "engine.requests.waiting.capacity",
            "{request}",
            GAUGE,
            "Requests in the queue for want of cache or of a place in the batch"),
    WAITING_DEFERRED(
            "engine.requests.waiting.deferred",
            "{request}",
            GAUGE,
            "Requests in the queue that the scheduler put off, for whatever else"),
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
    RETRACTED(
            "engine.requests.retracted",
            "{request}",
            GAUGE,
            "Requests put back for want of KV cache since the engine's log before; SGLang only"),
    PREFILL_BOOTSTRAP(
            "engine.requests.prefill_bootstrap",
            "{request}",
            GAUGE,
            "Requests that wait for their decode server before prefill; disaggregated SGLang"),
    PREFILL_INFLIGHT(
            "engine.requests.prefill_inflight",
            "{request}",
            GAUGE,
            "Requests whose KV cache is being sent after prefill; disaggregated SGLang"),
    DECODE_PREALLOC(
            "engine.requests.decode_prealloc",
            "{request}",
            GAUGE,
            "Requests that wait for room in the KV cache before decode; disaggregated SGLang"),
    DECODE_TRANSFER(
            "engine.requests.decode_transfer",
            "{request}",
            GAUGE,
            "Requests whose KV cache is being received before decode; disaggregated SGLang"),
    KV_CACHE_USAGE("engine.kv_cache.usage", "1", GAUGE, "Share of the KV cache's blocks in use"),
    KV_CACHE_BLOCKS("engine.kv_cache.blocks", "{block}", LIMIT, "Blocks of the KV cache"),
    KV_CACHE_BLOCKS_USED(
            "engine.kv_cache.blocks.used", "{block}", GAUGE, "Blocks of the KV cache in use"),
    KV_CACHE_EVICTED(
            "engine.kv_cache.evicted",
            "{token}",
            COUNTER,
            "Cached tokens that were thrown out of the KV cache"),
    KV_CACHE_EVICTED_RATE(
            "engine.kv_cache.evicted.rate", "{token}/s", GAUGE, "Tokens thrown out in the window"),
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
    PROMPT_TOKENS_CACHED(
            "engine.tokens.prompt.cached",
            "{token}",
            COUNTER,
            "Prompt tokens that came out of a cache, wherever it lies"),
    PROMPT_TOKEN_CACHED_RATE(
            "engine.tokens.prompt.cached.rate",
            "{token}/s",
            GAUGE,
            "Prompt tokens out of a cache in the window"),
    GENERATION_TOKENS(
            "engine.tokens.generation",
            "{token}",
            COUNTER,
            "Tokens generated; TGI counts them when a request ends"),
    GENERATION_TOKEN_RATE(
            "engine.tokens.generation.rate", "{token}/s", GAUGE, "Tokens generated in the window"),
    GENERATION_THROUGHPUT(
            "engine.tokens.generation.throughput",
            "{token}/s",
            GAUGE,
            "Tokens generated a second as the engine itself tells it, over its own interval"),
    PREFIX_CACHE_HIT_RATIO(
            "engine.prefix_cache.hit_ratio",
            "1",
            GAUGE,
            "Hits of the prefix cache among its queries of the window; of older vLLM and of SGLang its own average"),
    EXTERNAL_CACHE_HIT_RATIO(
            "engine.external_cache.hit_ratio",
            "1",
            GAUGE,
            "Hits among the queries of the window of a cache outside the GPU, such as LMCache"),
    SPECULATION_ACCEPTANCE(
            "engine.speculation.acceptance",
            "1",
            GAUGE,
            "Draft tokens accepted among those proposed in the window; of older vLLM and of SGLang its own average"),
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
            "Requests that ended as the engine counts them: vLLM counts aborted and failed ones too"),
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
    REQUESTS_FAILED(
            "engine.requests.failed", "{request}", COUNTER, "Requests that ended in an error"),
    REQUEST_FAILED_RATE(
            "engine.requests.failed.rate",
            "{request}/s",
            GAUGE,
            "Requests that ended in an error in the window"),
    REQUESTS_ABORTED(
            "engine.requests.aborted",
            "{request}",
            COUNTER,
            "Requests that were given up before their end, mostly by who asked"),
    REQUEST_ABORTED_RATE(
            "engine.requests.aborted.rate",
            "{request}/s",
            GAUGE,
            "Requests given up in the window"),
    REQUESTS_CORRUPTED(
            "engine.requests.corrupted",
            "{request}",
            COUNTER,
            "Requests in whose numbers NaN stood; counted by vLLM where it is told to look"),
    BATCH_MAX_TOKENS(
            "engine.batch.max_tokens",
            "{token}",
            GAUGE,
            "Tokens that the running batch may come to; TGI only"),
    INFERENCES(
            "engine.inferences",
            "{inference}",
            COUNTER,
            "Inferences: a request of a batch of n counts n; Triton only"),
    INFERENCE_RATE("engine.inferences.rate", "{inference}/s", GAUGE, "Inferences in the window"),
    BATCHES(
            "engine.batches",
            "{batch}",
            COUNTER,
            "Batches that were executed, or calls that decoded one"),
    BATCH_RATE("engine.batches.rate", "{batch}/s", GAUGE, "Batches executed in the window"),
    BATCH_SIZE(
            "engine.batch.size",
            "{inference}",
            GAUGE,
            "Inferences for each batch that was executed in the window; Triton only"),
    KV_TRANSFERS_FAILED(
            "engine.kv_transfers.failed",
            "{transfer}",
            COUNTER,
            "Transfers of KV cache between engines that failed"),
    KV_TRANSFERS_EXPIRED(
            "engine.kv_transfers.expired",
            "{request}",
            COUNTER,
            "Requests whose KV cache nobody fetched in time"),
    KV_OFFLOAD_LOADED(
            "engine.kv_offload.loaded",
            "By",
            COUNTER,
            "KV cache brought back to the GPU from the host's memory or a store"),
    KV_OFFLOAD_LOADED_RATE(
            "engine.kv_offload.loaded.rate", "By/s", GAUGE, "KV cache brought back in the window"),
    KV_OFFLOAD_STORED(
            "engine.kv_offload.stored",
            "By",
            COUNTER,
            "KV cache moved from the GPU to the host's memory or a store"),
    KV_OFFLOAD_STORED_RATE(
            "engine.kv_offload.stored.rate", "By/s", GAUGE, "KV cache moved away in the window"),
    ESTIMATED_OPERATIONS(
            "engine.estimated.operations",
            "{operation}",
            COUNTER,
            "Floating point operations of one GPU, estimated by the engine from its model, not measured"),
    ESTIMATED_OPERATION_RATE(
            "engine.estimated.operations.rate",
            "{operation}/s",
            GAUGE,
            "Estimated floating point operations of one GPU in the window"),
    ESTIMATED_READ(
            "engine.estimated.read",
            "By",
            COUNTER,
            "Bytes that one GPU read from its memory, estimated by the engine, not measured"),
    ESTIMATED_READ_RATE(
            "engine.estimated.read.rate",
            "By/s",
            GAUGE,
            "Estimated bytes that one GPU read in the window"),
    ESTIMATED_WRITTEN(
            "engine.estimated.written",
            "By",
            COUNTER,
            "Bytes that one GPU wrote to its memory, estimated by the engine, not measured"),
    ESTIMATED_WRITTEN_RATE(
            "engine.estimated.written.rate",
            "By/s",
            GAUGE,
            "Estimated bytes that one GPU wrote in the window");

    private final Entry entry;

    EngineFigure(String id, String unit, FigureKind kind, String meaning) {
        entry = new Entry(id, unit, kind, meaning);
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
