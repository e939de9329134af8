package io.ringside.desktop.session.api;

import io.ringside.desktop.viewdata.ClusterView;
import java.nio.file.Path;
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

    /// Shows files in place of the targets: recordings and captures, several at once, or alone a
    /// dump of another tool, which may be a folder.
    ///
    /// @param done called once, from any thread, with one sentence where they cannot be shown; then
    ///   nothing changes
    default void open(List<Path> files, Consumer<Optional<String>> done) {
        done.accept(Optional.of("Files cannot be opened here."));
    }

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
    void record(Optional<Path> file);

    /// How the recording that is played goes; empty where none is.
    default Optional<ReplayStatus> replay() {
        return Optional.empty();
    }

    /// Plays it otherwise. Where none is played nothing happens.
    default void replay(ReplayOrder order) {}

    /// What a recording begun now is called unless the user says otherwise; ends in `.ringside`.
    default String recordingName() {
        return "ringside.ringside";
    }

    /// The recording under way, if any.
    Optional<RecordingStatus> recording();

    /// The recording that was ended last, whole on disk by now.
    default Optional<RecordingStatus> saved() {
        return Optional.empty();
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

    /// @param positionNanos from its first message on
    /// @param speed times as fast as it was recorded
    /// @param held it stands
    record ReplayStatus(long positionNanos, long lengthNanos, double speed, boolean held) {
        public boolean ended() {
            return positionNanos >= lengthNanos;
        }
    }

    /// How a recording is to be played.
    sealed interface ReplayOrder {
        /// @param times 0.1 to 100
        record Speed(double times) implements ReplayOrder {}

        record Hold(boolean wanted) implements ReplayOrder {}

        /// One message further, and hold.
        record Step() implements ReplayOrder {}

        /// To a position, also back: then what came later is let go.
        record Seek(long positionNanos) implements ReplayOrder {}
    }

    /// @param error empty while all is well
    record RecordingStatus(
            Path file, long bytesWritten, long startEpochNanos, Optional<String> error) {}
}
