package io.ringside.desktop.feed.played;

import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.feed.grpc.GrpcSource;
import io.ringside.desktop.feed.grpc.NodeSource;
import io.ringside.desktop.feed.grpc.NodesBudget;
import io.ringside.desktop.feed.grpc.Target;
import io.ringside.desktop.model.node.Connection;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SpanBatch;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A capture, played by a daemon of its own on a free port of this machine. It ends with the
/// capture, or where enough of it was played. Owned by its feed's thread; [#close] from any.
final class PlayedSource implements NodeSource {
    private final NodeProgram program;
    private final String client;
    private final NodesBudget.Share share;
    private volatile @Nullable GrpcSource daemon;
    private volatile boolean closed;
    private final OptionalLong limitNanos;
    private boolean finished;

    /// @param limitNanos ends with the first window that reaches so far; empty: with the capture
    PlayedSource(Path capture, String client, OptionalLong limitNanos, NodesBudget.Share share) {
        this.limitNanos = limitNanos;
        program = new NodeProgram(capture);
        this.client = client;
        this.share = share;
    }

    /// Waits until the daemon serves.
    @Override
    public NodeDescription describe() throws FeedException, InterruptedException {
        String address = program.start();
        GrpcSource opened = GrpcSource.open(Target.parse(address), false, client, share);
        daemon = opened;
        if (closed) {
            opened.close();
        }
        return opened.describe();
    }

    /// It is over, and nobody need wait for more.
    @Override
    public Connection arriving() {
        return new Connection.Replayed("");
    }

    @Override
    public boolean runsBeside() {
        return true;
    }

    @Override
    public Optional<Snapshot> next() throws FeedException, InterruptedException {
        if (finished) {
            return Optional.empty();
        }
        Optional<Snapshot> next = played().next();
        finished = next.filter(this::isLast).isPresent();
        return next;
    }

    private boolean isLast(Snapshot snapshot) {
        boolean enough =
                limitNanos.isPresent()
                        && snapshot.getWindowEndEpochNanos() - snapshot.getStartEpochNanos()
                                >= limitNanos.getAsLong();
        return enough || (snapshot.hasPlayback() && snapshot.getPlayback().getFinished());
    }

    @Override
    public void taken() {
        played().taken();
    }

    @Override
    public void spans(long startEpochNanos, long endEpochNanos, Consumer<SpanBatch> to)
            throws FeedException, InterruptedException {
        played().spans(startEpochNanos, endEpochNanos, to);
    }

    @Override
    public void close() {
        closed = true;
        GrpcSource opened = daemon;
        if (opened != null) {
            opened.close();
        }
        program.close();
    }

    private GrpcSource played() {
        GrpcSource opened = daemon;
        if (opened == null) {
            throw new IllegalStateException("nobody has asked who answers");
        }
        return opened;
    }
}
