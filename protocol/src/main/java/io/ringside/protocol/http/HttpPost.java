package io.ringside.protocol.http;

import java.io.Closeable;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Sends one HTTP/1.1 request at a time to whoever it may be: time and length of an answer are
/// bounded, redirects are not followed, so that what is sent goes where it was told to go and
/// nowhere else. Owned by one thread, except [#close], which may come from any and ends a running
/// [#send].
public final class HttpPost implements Closeable {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final long ANSWER_SECONDS = 5;
    private static final int MAX_ANSWER_BYTES = 64 << 10;
    private static final HttpHeaders NONE = HttpHeaders.of(Map.of(), (name, value) -> true);

    private volatile HttpClient client = client();
    private volatile boolean closed;

    /// What came back.
    public static final class Answer {
        private final int status;
        private final HttpHeaders headers;
        private final byte[] body;
        private final String reason;

        private Answer(int status, HttpHeaders headers, byte[] body, String reason) {
            this.status = status;
            this.headers = headers;
            this.body = body;
            this.reason = reason;
        }

        /// 0: nothing came.
        public int status() {
            return status;
        }

        /// Why nothing came; empty where something did.
        public String reason() {
            return reason;
        }

        public HttpHeaders headers() {
            return headers;
        }

        /// At most 64 KiB; not a copy.
        public byte[] body() {
            return body;
        }

        /// A receiver that has it.
        public boolean isTaken() {
            return status >= 200 && status < 300;
        }

        /// The receiver is unreachable, busy or broken: another time it may take the same.
        public boolean isWorthAnotherTry() {
            return status == 0 || status == 408 || status == 429 || status >= 500;
        }
    }

    /// Blocks until there is an answer, at most a few seconds; never throws for what a receiver or
    /// network does.
    ///
    /// @throws InterruptedException if the thread is interrupted while it waits
    public Answer send(HttpRequest request) throws InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(
                        request,
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
        try {
            HttpResponse<byte[]> got = answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
            return new Answer(got.statusCode(), got.headers(), got.body(), "");
        } catch (TimeoutException _) {
            renew();
            return nothing("no answer within " + ANSWER_SECONDS + " s");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (!(cause instanceof ConnectException)) {
                renew();
            }
            return nothing(AnswerText.of(cause));
        } finally {
            answer.cancel(true);
        }
    }

    @Override
    public void close() {
        closed = true;
        client.shutdownNow();
    }

    private static Answer nothing(String reason) {
        return new Answer(0, NONE, new byte[0], reason);
    }

    private static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build();
    }

    /// The JDK's client leaves the connection open on which it met an answer it cannot read, such
    /// as headers without an end; only its own end closes it.
    private void renew() {
        client.shutdownNow();
        client = client();
        if (closed) { // Whichever of the two comes later ends the new one: see close.
            client.shutdownNow();
        }
    }
}
