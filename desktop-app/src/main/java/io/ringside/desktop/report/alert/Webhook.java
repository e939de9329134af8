package io.ringside.desktop.report.alert;

import io.ringside.protocol.http.Backoff;
import io.ringside.protocol.http.HttpPost;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Posts messages to one address, in their order, each until it is taken or refused. A thread of
/// its own sends; what it cannot send in time gives way, the oldest first, and is counted.
/// Thread-safe.
public final class Webhook implements AutoCloseable {
    /// Messages that wait: an hour of a job whose findings change each minute.
    static final int MOST_WAITING = 64;

    private final HttpPost post = new HttpPost();
    private final HttpRequest.Builder prototype;
    private final String place;
    private final Backoff backoff;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private boolean sending;
    private boolean closed;
    private long delivered;
    private long undelivered;
    private String error = "";

    private Webhook(URI address, Map<String, String> headers, Backoff backoff) {
        prototype = HttpRequest.newBuilder(address).header("Content-Type", "application/json");
        headers.forEach(prototype::setHeader);
        // Without what may be a secret: user, path and query.
        place =
                address.getScheme()
                        + "://"
                        + address.getHost()
                        + (address.getPort() < 0 ? "" : ":" + address.getPort());
        this.backoff = backoff;
        thread = new Thread(this::run, "webhook");
        thread.setDaemon(true);
    }

    /// @param url http or https
    /// @param headers sent with each message, as in an access token
    /// @throws IllegalArgumentException if it is no such URL, or a header may not be sent: one
    ///   sentence to show as it is
    public static Webhook to(String url, Map<String, String> headers, Backoff backoff) {
        Webhook webhook = new Webhook(address(url), headers, backoff);
        webhook.thread.start();
        return webhook;
    }

    /// Does not wait.
    public void send(String json) {
        lock.lock();
        try {
            if (closed) {
                undelivered++;
                return;
            }
            if (waiting.size() >= MOST_WAITING) {
                waiting.removeFirst();
                undelivered++;
            }
            waiting.addLast(json.getBytes(StandardCharsets.UTF_8));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until nothing waits to be sent, at most so long; whether that is so.
    public boolean drain(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (!waiting.isEmpty() || sending) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Messages that were taken.
    public long delivered() {
        return locked(() -> delivered);
    }

    /// Messages that were refused or gave way, and after [#close] those that still waited.
    public long undelivered() {
        return locked(() -> undelivered);
    }

    /// Why the latest attempt failed; empty: it did not.
    public String error() {
        lock.lock();
        try {
            return error;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            undelivered += waiting.size();
            waiting.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        post.close();
        thread.interrupt();
    }

    private long locked(LongSupplier value) {
        lock.lock();
        try {
            return value.getAsLong();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            for (byte[] next = next(); next != null; next = next()) {
                deliver(next);
            }
        } catch (InterruptedException _) {
            // Closed: what waited is counted there.
        } finally {
            ended();
        }
    }

    private byte @Nullable [] next() throws InterruptedException {
        lock.lock();
        try {
            sending = false;
            changed.signalAll();
            while (waiting.isEmpty() && !closed) {
                changed.await();
            }
            byte[] next = waiting.pollFirst();
            sending = next != null;
            return next;
        } finally {
            lock.unlock();
        }
    }

    /// Ends when it is taken, refused, or gives way to newer ones.
    private void deliver(byte[] message) throws InterruptedException {
        for (int failures = 1; ; failures++) {
            HttpPost.Answer answer =
                    post.send(prototype.copy().POST(BodyPublishers.ofByteArray(message)).build());
            lock.lockInterruptibly();
            try {
                error = answer.isTaken() ? "" : place + ": " + reason(answer);
                if (answer.isTaken()) {
                    delivered++;
                    return;
                }
                if (!answer.isWorthAnotherTry() || closed || waiting.size() >= MOST_WAITING) {
                    undelivered++;
                    return;
                }
            } finally {
                lock.unlock();
            }
            TimeUnit.NANOSECONDS.sleep(backoff.waitNanos(failures, OptionalLong.empty()));
        }
    }

    private static String reason(HttpPost.Answer answer) {
        return answer.status() == 0 ? answer.reason() : "HTTP " + answer.status();
    }

    private void ended() {
        lock.lock();
        try {
            undelivered += sending ? 1 : 0;
            sending = false;
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static URI address(String typed) {
        try {
            URI uri = new URI(typed.strip());
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (uri.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
                return uri;
            }
        } catch (URISyntaxException _) {
            // The same sentence as for what is a URI of another kind.
        }
        throw new IllegalArgumentException(
                "\"" + typed + "\" is no webhook; give one like https://alerts.example.com/hook");
    }
}
