package io.ringside.node.source.engine.dialect;

import static io.ringside.protocol.figures.EngineDistribution.*;
import static io.ringside.protocol.figures.EngineFigure.*;

import io.ringside.node.source.engine.prometheus.Selector;
import io.ringside.protocol.figures.EngineDistribution;
import java.util.List;

/// TGI's names, 2 and 3. It tells no time to first token, no KV cache and no token counters: tokens
/// are the sums of what it says of each request.
final class TgiFacts {
    static final String PREFIX = "tgi_";

    static final List<Fact> ALL =
            List.of(
                    new Fact.Gauge(RUNNING, List.of("tgi_batch_current_size")),
                    new Fact.Gauge(WAITING, List.of("tgi_queue_size")),
                    new Fact.Gauge(BATCH_MAX_TOKENS, List.of("tgi_batch_current_max_tokens")),
                    new Fact.Count(
                            REQUESTS_RECEIVED, REQUEST_RECEIVED_RATE, List.of("tgi_request_count")),
                    new Fact.Count(
                            REQUESTS_FINISHED,
                            REQUEST_FINISHED_RATE,
                            List.of("tgi_request_success")),
                    new Fact.Count(
                            PROMPT_TOKENS,
                            PROMPT_TOKEN_RATE,
                            List.of("tgi_request_input_length_sum")),
                    new Fact.Count(
                            GENERATION_TOKENS,
                            GENERATION_TOKEN_RATE,
                            List.of("tgi_request_generated_tokens_sum")),
                    distribution(END_TO_END, "tgi_request_duration"),
                    distribution(QUEUE, "tgi_request_queue_duration"),
                    distribution(INFERENCE, "tgi_request_inference_duration"),
                    distribution(TIME_PER_TOKEN, "tgi_request_mean_time_per_token_duration"),
                    distribution(PROMPT_LENGTH, "tgi_request_input_length"),
                    distribution(GENERATION_LENGTH, "tgi_request_generated_tokens"),
                    distribution(BATCH_NEXT_SIZE, "tgi_batch_next_size"),
                    batch(BATCH_PREFILL, "tgi_batch_inference_duration", "prefill"),
                    batch(BATCH_DECODE, "tgi_batch_inference_duration", "decode"),
                    batch(BATCH_PREFILL_FORWARD, "tgi_batch_forward_duration", "prefill"),
                    batch(BATCH_DECODE_FORWARD, "tgi_batch_forward_duration", "decode"));

    private TgiFacts() {}

    private static Fact distribution(EngineDistribution distribution, String name) {
        return new Fact.Distribution(distribution, List.of(Selector.of(name)));
    }

    private static Fact batch(EngineDistribution distribution, String name, String method) {
        return new Fact.Distribution(distribution, List.of(new Selector(name, "method", method)));
    }
}
