package io.ringside.node.source.engine.prometheus;

import io.ringside.node.libc.RegularFile;
import io.ringside.protocol.text.ForeignText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Gets one page by HTTP/1.1 GET: no compression asked for, no redirect followed, no proxy, TLS
/// verified by the JVM's trust. One thread calls; it waits at most the target's timeout.
///
/// A page that is cut off, by a bound, the deadline or a broken connection, is read as far as it
/// came: see [PageParser].
public final class Scraper implements AutoCloseable {
    private static final String TEXT = "text/plain";
    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String ACCEPT =
            TEXT + ";version=0.0.4, " + OPEN_METRICS + ";version=1.0.0;q=0.5";
    private static final int MOST_TOKEN_BYTES = 8192;
    private static final int MOST_SHOWN = 100;

    private final ScrapeTarget target;
    private HttpClient client;

    public Scraper(ScrapeTarget target) {
        this.target = target;
        client = client(target);
    }

    public ScrapeTarget target() {
        return target;
    }

    /// @param wanted as [PageParser] has it
    public Scrape scrape(Predicate<String> wanted) throws InterruptedException {
        HttpRequest request;
        try {
            request = request();
        } catch (IOException | IllegalArgumentException noToken) {
            return new Scrape.Unreadable(
                    "The token file %s cannot be used (%s); it must hold one bearer token, readable by this user."
                            .formatted(target.tokenFile().map(Path::toString).orElse(""), noToken));
        }
        AtomicReference<@Nullable PageSubscriber> body = new AtomicReference<>();
        CompletableFuture<HttpResponse<Page>> exchange =
                client.sendAsync(request, info -> subscriber(info, wanted, body));
        try {
            return answer(exchange.get(target.timeout().toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            PageSubscriber begun = body.get();
            Optional<Page> came =
                    Optional.ofNullable(begun).map(page -> page.cut(text(target.timeout())));
            renew();
            return came.isEmpty()
                    ? new Scrape.Unreadable(
                            "%s did not answer within %s; the engine may hang, or the network drop packets."
                                    .formatted(target.shown(), text(target.timeout())))
                    : new Scrape.Read(came.get());
        } catch (ExecutionException | CompletionException failed) {
            if (!(failed.getCause() instanceof ConnectException)) {
                renew();
            }
            return new Scrape.Unreadable(
                    "%s could not be read (%s); check that the engine runs and that the address is right."
                            .formatted(target.shown(), cause(failed)));
        } finally {
            exchange.cancel(true);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /// The JDK's client leaves the connection open on which it met an answer it cannot read, such
    /// as headers without an end; only its own end closes it.
    private void renew() {
        client.shutdownNow();
        client = client(target);
    }

    private static HttpClient client(ScrapeTarget target) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(target.connectTimeout())
                .build();
    }

    private HttpRequest request() throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(target.uri())
                        .header("Accept", ACCEPT)
                        .header("User-Agent", target.userAgent());
        if (target.tokenFile().isPresent()) {
            request.header("Authorization", "Bearer " + token(target.tokenFile().get()));
        }
        return request.build();
    }

    private static String token(Path file) throws IOException {
        String token =
                new String(RegularFile.named(file, MOST_TOKEN_BYTES), StandardCharsets.UTF_8)
                        .strip();
        if (!token.matches("[\\x21-\\x7e]+")) {
            throw new IOException("it holds no token");
        }
        return token;
    }

    private BodySubscriber<Page> subscriber(
            ResponseInfo info,
            Predicate<String> wanted,
            AtomicReference<@Nullable PageSubscriber> body) {
        if (!refusal(info.statusCode(), info.headers()).isEmpty()) {
            return new Unread();
        }
        PageParser parser =
                new PageParser(
                        wanted, type(info.headers()).equals(OPEN_METRICS), target.mostKeptBytes());
        PageSubscriber subscriber = new PageSubscriber(parser, target.mostBytes());
        body.set(subscriber);
        return subscriber;
    }

    private Scrape answer(HttpResponse<Page> response) {
        String refusal = refusal(response.statusCode(), response.headers());
        return refusal.isEmpty()
                ? new Scrape.Read(response.body())
                : new Scrape.Unreadable(refusal);
    }

    /// Why the body is not read; empty when it is.
    private String refusal(int status, HttpHeaders headers) {
        if (status >= 300 && status < 400) {
            return "%s answers %d, a redirect to `%s`; none is followed: configure that address, if it is to be trusted."
                    .formatted(target.shown(), status, shortened(header(headers, "Location")));
        }
        if (status == 401 || status == 403) {
            return "%s answers %d; set token_file to a file with a token that may read it."
                    .formatted(target.shown(), status);
        }
        if (status != 200) {
            return "%s answers %d, expected 200; check its path and its log."
                    .formatted(target.shown(), status);
        }
        String encoding = header(headers, "Content-Encoding");
        if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
            return "%s answers in the encoding `%s`, which was not asked for."
                    .formatted(target.shown(), shortened(encoding));
        }
        String type = type(headers);
        if (!type.isEmpty() && !type.equals(TEXT) && !type.equals(OPEN_METRICS)) {
            return "%s answers with `%s`, expected Prometheus' text format; the path is mostly /metrics."
                    .formatted(target.shown(), shortened(type));
        }
        return "";
    }

    private static String type(HttpHeaders headers) {
        String type = header(headers, "Content-Type");
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    private static String header(HttpHeaders headers, String name) {
        return headers.firstValue(name).orElse("");
    }

    private static String shortened(String text) {
        return text.length() <= MOST_SHOWN
                ? ForeignText.line(text, MOST_SHOWN)
                : ForeignText.line(text, MOST_SHOWN) + "...";
    }

    private static String cause(Exception failed) {
        Throwable cause = failed.getCause() == null ? failed : failed.getCause();
        String message = cause.getMessage();
        return cause.getClass().getSimpleName()
                + (message == null || message.isEmpty() ? "" : ": " + shortened(message));
    }

    private static String text(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    /// Gives a body up before its first byte.
    private static final class Unread implements BodySubscriber<Page> {
        private final CompletableFuture<Page> none =
                CompletableFuture.completedFuture(new PageParser(_ -> false, false, 0).finish(""));

        @Override
        public CompletableFuture<Page> getBody() {
            return none;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.cancel();
        }

        @Override
        public void onNext(List<ByteBuffer> unread) {}

        @Override
        public void onError(Throwable expected) {}

        @Override
        public void onComplete() {}
    }
}
