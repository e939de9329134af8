package io.ringside.desktop.session.api;

import io.ringside.desktop.viewdata.ClusterView;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What the window may ask of the machinery behind it, and the only thing it knows of it. All
/// methods return at once and may be called from any thread; results come as new [ClusterView]s and
/// [ForwardingStatus]es.
public interface Session extends AutoCloseable {

    /// Replaces the targets (`host:port`, default port 7575). Unchanged ones stay connected.
    ///
    /// @throws IllegalArgumentException one sentence, when a target cannot be understood; then
    ///   nothing changes
    void connect(List<String> targets);

    /// The latest view; never blocks.
    ClusterView latest();

    /// Calls `listener` from the correlate thread with every new view.
    void onView(Consumer<ClusterView> listener);

    /// Switches OTLP forwarding on (with an endpoint) or off.
    ///
    /// @throws IllegalArgumentException one sentence, when the endpoint cannot be understood; then
    ///   nothing changes
    void forward(Optional<String> endpoint, OtlpProtocol protocol);

    /// The state of forwarding now; never blocks.
    ForwardingStatus forwarding();

    /// Starts recording into `file`, or stops when empty.
    void record(Optional<java.nio.file.Path> file);

    /// The recording under way, if any.
    Optional<RecordingStatus> recording();

    /// What may be asked of single nodes.
    default NodeControl control() {
        return NodeControl.NONE;
    }

    @Override
    void close();

    enum OtlpProtocol {
        HTTP,
        GRPC
    }

    enum ForwardingState {
        OFF,
        SENDING,
        RETRYING,
        FAILED
    }

    /// @param delivered requests the receiver took
    /// @param undelivered snapshots that were not and will not be delivered
    /// @param leftOut nodes that forward to this endpoint themselves
    record ForwardingStatus(
            ForwardingState state,
            String endpoint,
            Optional<Long> lastSuccessEpochNanos,
            Optional<String> lastError,
            long delivered,
            long undelivered,
            List<String> leftOut) {}

    /// @param error empty while all is well
    record RecordingStatus(
            java.nio.file.Path file,
            long bytesWritten,
            long startEpochNanos,
            Optional<String> error) {}
}
