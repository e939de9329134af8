package io.ringside.protocol.figures;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// What a serving engine measures once for each request, token or batch, and keeps as a histogram:
/// each gives one figure for each [Statistic] of the window between two readings.
///
/// A quantile is interpolated within the histogram's bucket, so that its error is at most the width
/// of that bucket. One that lies above the last finite bound is given as that bound: "at least".
public enum EngineDistribution {
    TIME_TO_FIRST_TOKEN(
            "time_to_first_token", "s", "Time from a request's arrival to its first token"),
    INTER_TOKEN("inter_token", "s", "Time between two tokens of a request, each token counted"),
    TIME_PER_TOKEN("time_per_token", "s", "Mean time per token of a request, each request counted"),
    FIRST_RESPONSE(
            "first_response",
            "s",
            "Time from a request's arrival to its first response, of one token or many; Triton only"),
    END_TO_END("end_to_end", "s", "Time from a request's arrival to its end"),
    QUEUE("queue", "s", "Time of a request in the queue"),
    INFERENCE("inference", "s", "Time of a request from the queue's end to its own"),
    PREFILL("prefill", "s", "Time of a request in prefill"),
    DECODE("decode", "s", "Time of a request in decode"),
    COMPUTE(
            "compute",
            "s",
            "Time of a request in the model alone, without input and output; Triton"),
    KV_TRANSFER("kv_transfer", "s", "Time of a transfer of KV cache between engines"),
    KV_TRANSFER_SIZE("kv_transfer.size", "By", "Bytes of a transfer of KV cache between engines"),
    PROMPT_LENGTH("prompt_length", "{token}", "Prompt tokens of a request"),
    GENERATION_LENGTH("generation_length", "{token}", "Tokens generated for a request"),
    BATCH_PREFILL("batch.prefill", "s", "Time of one prefill of a batch; TGI only"),
    BATCH_DECODE("batch.decode", "s", "Time of one decode step of a batch; TGI only"),
    BATCH_PREFILL_FORWARD(
            "batch.prefill.forward", "s", "The model's part of one prefill of a batch; TGI only"),
    BATCH_DECODE_FORWARD(
            "batch.decode.forward",
            "s",
            "The model's part of one decode step of a batch; TGI only"),
    BATCH_NEXT_SIZE(
            "batch.next_size", "{request}", "Requests taken from the queue at once; TGI only");

    /// Of the values of one window.
    public enum Statistic {
        P50,
        P90,
        P99,
        MEAN,
        /// Values a second.
        RATE;

        /// The last part of a figure's name: "p50".
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String id;
    private final Map<Statistic, Figure> figures = new EnumMap<>(Statistic.class);

    EngineDistribution(String id, String unit, String meaning) {
        this.id = id;
        for (Statistic statistic : Statistic.values()) {
            String word = statistic.id();
            boolean rate = statistic == Statistic.RATE;
            figures.put(
                    statistic,
                    new Part(
                            "engine." + id + "." + word,
                            rate ? "{value}/s" : unit,
                            meaning + ": " + (rate ? "values a second" : word) + " of the window"));
        }
    }

    /// The middle of its figures' names: "inter_token".
    public String id() {
        return id;
    }

    public Figure figure(Statistic statistic) {
        return Objects.requireNonNull(figures.get(statistic));
    }

    static Stream<Figure> all() {
        return Arrays.stream(values())
                .flatMap(one -> Arrays.stream(Statistic.values()).map(one::figure));
    }

    private record Part(String id, String unit, String meaning) implements Figure {
        @Override
        public FigureKind kind() {
            return FigureKind.GAUGE;
        }
    }
}
