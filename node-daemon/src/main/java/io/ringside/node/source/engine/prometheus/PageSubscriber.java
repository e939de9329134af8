package io.ringside.node.source.engine.prometheus;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/// Feeds a page to the parser while it comes in, and ends it at its bounds. The client's threads
/// call it one after the other, the scraper's thread only [#cut]; a lock is between them.
final class PageSubscriber implements BodySubscriber<Page> {
    private final Object lock = new Object();
    private final PageParser parser;
    private final long mostBytes;
    private final CompletableFuture<Page> page = new CompletableFuture<>();
    // The lock guards what follows, and the parser.
    private @Nullable Subscription subscription;
    private @Nullable Page read;
    private long bytes;

    PageSubscriber(PageParser parser, long mostBytes) {
        this.parser = parser;
        this.mostBytes = mostBytes;
    }

    @Override
    public CompletionStage<Page> getBody() {
        return page;
    }

    @Override
    public void onSubscribe(Subscription given) {
        synchronized (lock) {
            subscription = given;
        }
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        synchronized (lock) {
            for (ByteBuffer buffer : buffers) {
                if (read != null) {
                    break;
                }
                bytes += buffer.remaining();
                if (!parser.accept(buffer)) {
                    end("");
                } else if (bytes > mostBytes) {
                    end("it has more than %,d bytes".formatted(mostBytes));
                }
            }
        }
        deliver();
    }

    @Override
    public void onError(Throwable broken) {
        synchronized (lock) {
            end("the connection broke after %,d bytes".formatted(bytes));
        }
        deliver();
    }

    @Override
    public void onComplete() {
        synchronized (lock) {
            end("");
        }
        deliver();
    }

    /// What came until now.
    Page cut(String time) {
        synchronized (lock) {
            end("it had not ended after %s, at %,d bytes".formatted(time, bytes));
        }
        deliver();
        return page.join();
    }

    /// The caller holds the lock.
    private void end(String brokenOff) {
        if (read == null) {
            read = parser.finish(brokenOff);
        }
    }

    /// Outside the lock: both calls go to others.
    private void deliver() {
        Page ended;
        Subscription given;
        synchronized (lock) {
            ended = read;
            given = subscription;
        }
        if (ended != null && page.complete(ended) && given != null) {
            given.cancel();
        }
    }
}
