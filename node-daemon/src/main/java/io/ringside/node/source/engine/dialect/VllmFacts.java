package io.ringside.node.source.engine.dialect;

import static io.ringside.protocol.figures.EngineDistribution.*;
import static io.ringside.protocol.figures.EngineFigure.*;

import io.ringside.node.source.engine.prometheus.Selector;
import io.ringside.protocol.figures.EngineDistribution;
import io.ringside.protocol.figures.EngineFigure;
import java.util.List;
import java.util.stream.Stream;

/// vLLM's names, those of V1 before those of V0; between 0.8 and 0.11 a page may have both. V0's
/// `time_per_output_token_seconds` is V1's `inter_token_latency_seconds` (every token counts);
/// `request_time_per_output_token_seconds` is a mean of each request, another fact.
final class VllmFacts {
    static final String PREFIX = "vllm:";

    static final List<Fact> ALL =
            List.of(
                    gauge(RUNNING, "num_requests_running"),
                    gauge(WAITING, "num_requests_waiting"),
                    gauge(SWAPPED, "num_requests_swapped"),
                    gauge(KV_CACHE_USAGE, "kv_cache_usage_perc", "gpu_cache_usage_perc"),
                    count(PREEMPTIONS, PREEMPTION_RATE, "num_preemptions"),
                    count(PROMPT_TOKENS, PROMPT_TOKEN_RATE, "prompt_tokens"),
                    count(GENERATION_TOKENS, GENERATION_TOKEN_RATE, "generation_tokens"),
                    count(REQUESTS_FINISHED, REQUEST_FINISHED_RATE, "request_success"),
                    new Fact.Share(
                            PREFIX_CACHE_HIT_RATIO,
                            List.of(
                                    parts("prefix_cache_hits", "prefix_cache_queries"),
                                    parts("gpu_prefix_cache_hits", "gpu_prefix_cache_queries")),
                            names("gpu_prefix_cache_hit_rate")),
                    new Fact.Share(
                            SPECULATION_ACCEPTANCE,
                            List.of(
                                    parts(
                                            "spec_decode_num_accepted_tokens",
                                            "spec_decode_num_draft_tokens")),
                            names("spec_decode_draft_acceptance_rate")),
                    new Fact.Share(
                            LENGTH_SHARE,
                            List.of(
                                    new Fact.Parts(
                                            new Selector(
                                                    PREFIX + "request_success",
                                                    "finished_reason",
                                                    "length"),
                                            Selector.of(PREFIX + "request_success"))),
                            List.of()),
                    distribution(TIME_TO_FIRST_TOKEN, "time_to_first_token_seconds"),
                    distribution(
                            INTER_TOKEN,
                            "inter_token_latency_seconds",
                            "time_per_output_token_seconds"),
                    distribution(TIME_PER_TOKEN, "request_time_per_output_token_seconds"),
                    distribution(END_TO_END, "e2e_request_latency_seconds"),
                    distribution(QUEUE, "request_queue_time_seconds", "time_in_queue_requests"),
                    distribution(INFERENCE, "request_inference_time_seconds"),
                    distribution(PREFILL, "request_prefill_time_seconds"),
                    distribution(DECODE, "request_decode_time_seconds"),
                    distribution(PROMPT_LENGTH, "request_prompt_tokens"),
                    distribution(GENERATION_LENGTH, "request_generation_tokens"));

    private VllmFacts() {}

    private static Fact gauge(EngineFigure figure, String... names) {
        return new Fact.Gauge(figure, names(names));
    }

    private static Fact count(EngineFigure total, EngineFigure rate, String name) {
        return new Fact.Count(total, rate, names(name));
    }

    private static Fact distribution(EngineDistribution distribution, String... names) {
        return new Fact.Distribution(
                distribution, names(names).stream().map(Selector::of).toList());
    }

    private static Fact.Parts parts(String part, String all) {
        return new Fact.Parts(Selector.of(PREFIX + part), Selector.of(PREFIX + all));
    }

    private static List<String> names(String... names) {
        return Stream.of(names).map(name -> PREFIX + name).toList();
    }
}
