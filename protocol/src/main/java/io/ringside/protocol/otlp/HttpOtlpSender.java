package io.ringside.protocol.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.ringside.protocol.http.AnswerText;
import io.ringside.protocol.http.HttpPost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/// OTLP/HTTP with protobuf bodies. Redirects are not followed: points go where they were told to go
/// and nowhere else.
final class HttpOtlpSender<Q extends MessageLite, R extends MessageLite> implements OtlpSender<Q> {
    /// In protobuf's JSON, with which some answer whatever they were sent.
    private static final Set<String> NOTHING_REJECTED = Set.of("{}", "{\"partialSuccess\":{}}");

    /// What they answer who know no such path.
    private static final Set<Integer> UNKNOWN = Set.of(404, 405, 501);

    private final OtlpEndpoint endpoint;
    private final OtlpSignal<Q, R> signal;
    private final InstantSource clock;
    private final HttpRequest.Builder prototype;
    private final HttpPost post = new HttpPost();

    HttpOtlpSender(OtlpEndpoint endpoint, OtlpSignal<Q, R> signal, InstantSource clock) {
        this.endpoint = endpoint;
        this.signal = signal;
        this.clock = clock;
        prototype =
                HttpRequest.newBuilder(endpoint.uri(signal.path()))
                        .header("Content-Type", "application/x-protobuf");
        if (endpoint.gzip()) {
            prototype.header("Content-Encoding", "gzip");
        }
        endpoint.headers().forEach(prototype::setHeader);
    }

    @Override
    public Delivery send(Q request) throws InterruptedException {
        HttpPost.Answer answer = post.send(post(request));
        return answer.status() == 0 ? later(answer.reason()) : delivery(answer, request);
    }

    @Override
    public void close() {
        post.close();
    }

    private HttpRequest post(Q request) {
        byte[] body = request.toByteArray();
        return prototype
                .copy()
                .POST(BodyPublishers.ofByteArray(endpoint.gzip() ? gzip(body) : body))
                .build();
    }

    private Delivery delivery(HttpPost.Answer answer, Q request) {
        int status = answer.status();
        if (answer.isTaken()) {
            return delivered(answer.body(), request);
        }
        String text = AnswerText.of(answer.body());
        String reason = "HTTP " + status + (text.isEmpty() ? "" : ": " + text);
        if (Delivery.Outdated.isSaidBy(text)) {
            return new Delivery.Outdated(reason);
        }
        if (!signal.everywhere() && UNKNOWN.contains(status)) {
            return new Delivery.Unsupported(signal.path() + ": " + reason);
        }
        if (answer.isWorthAnotherTry()) {
            return new Delivery.Later(reason, retryAfter(answer));
        }
        return new Delivery.Refused(reason);
    }

    /// Prometheus and its like answer with an empty body, a collector with a real response. What is
    /// neither comes from something that is no receiver, whatever its status says.
    private Delivery delivered(byte[] body, Q request) {
        if (NOTHING_REJECTED.contains(new String(body, StandardCharsets.UTF_8).strip())) {
            return new Delivery.Delivered(0, "");
        }
        try {
            return signal.delivered(signal.answers().parseFrom(body), request);
        } catch (InvalidProtocolBufferException e) {
            String text = AnswerText.of(body);
            return new Delivery.Refused(
                    endpoint.text()
                            + ": its answer is no OTLP response; check the address and its path"
                            + (text.isEmpty() ? "" : ": " + text));
        }
    }

    private OptionalLong retryAfter(HttpPost.Answer answer) {
        Optional<String> header = answer.headers().firstValue("Retry-After");
        if (header.isEmpty()) {
            return OptionalLong.empty();
        }
        String text = header.get().strip();
        try {
            if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return OptionalLong.of(
                        TimeUnit.SECONDS.toNanos(
                                Long.parseLong(text.substring(0, Math.min(9, text.length())))));
            }
            Instant until = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
            long seconds = Math.max(0, until.getEpochSecond() - clock.instant().getEpochSecond());
            return OptionalLong.of(TimeUnit.SECONDS.toNanos(seconds));
        } catch (DateTimeParseException e) {
            return OptionalLong.empty();
        }
    }

    private Delivery later(String what) {
        return new Delivery.Later(endpoint.text() + ": " + what, OptionalLong.empty());
    }

    private static byte[] gzip(byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 4 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
        return bytes.toByteArray();
    }
}
