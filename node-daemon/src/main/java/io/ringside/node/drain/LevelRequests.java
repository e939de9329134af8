package io.ringside.node.drain;

import io.ringside.node.ring.told.LevelControl;
import io.ringside.node.ring.told.RaiseAnswer;
import io.ringside.node.ring.told.RaiseRequest;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/// Hands requests for another level to the drain thread, which alone may write into a segment. Any
/// thread asks; the drain thread calls [#serve] after every pass, at most some ten milliseconds
/// later. More than a few that wait are refused.
public final class LevelRequests implements LevelControl {
    private static final int MOST_WAITING = 16;

    private final ArrayBlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MOST_WAITING);

    @Override
    public CompletableFuture<List<RaiseAnswer>> raise(RaiseRequest request) {
        var answer = new CompletableFuture<List<RaiseAnswer>>();
        if (!waiting.offer(new Waiting(request, answer))) {
            answer.completeExceptionally(
                    new RejectedExecutionException(
                            MOST_WAITING + " requests for a level wait already; try again."));
        }
        return answer;
    }

    /// Carries out what waits and is still wanted. Drain thread.
    public void serve(Drainer drainer) {
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            if (!next.answer().isDone()) {
                next.answer().complete(drainer.raise(next.request()));
            }
        }
    }

    private record Waiting(RaiseRequest request, CompletableFuture<List<RaiseAnswer>> answer) {}
}
