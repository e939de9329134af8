package io.ringside.desktop.session.api;

import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.viewdata.ClusterView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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

    /// The recording or capture that is shown, where it is one and nothing else is.
    default Optional<Path> file() {
        return Optional.empty();
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

    /// Starts recording into `file`, or stops when empty.
    ///
    /// @param keeping what recordings may take of its folder
    default void record(Optional<Path> file, Keeping keeping) {
        record(file);
    }

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

    /// Freezes the last minutes on every node and saves them into `file`, which is replaced as a
    /// whole; what became of it is told by [#incidents].
    ///
    /// @param endEpochNanos by the program's clock; snapshots are kept for some minutes
    void saveIncident(Path file, long endEpochNanos);

    /// Saves an incident file into a folder by itself whenever a finding that pages begins, at most
    /// one in ten minutes; empty: no more.
    void saveIncidents(Optional<Path> folder);

    /// The incident files of this session.
    IncidentStatus incidents();

    /// From now on views tell what was in this range of time too, as far as history is kept; empty:
    /// of none.
    ///
    /// @return false: this session keeps no history, and none of its views will tell
    default boolean range(Optional<TimeSpan> range) {
        return false;
    }

    /// Two runs side by side.
    default Comparing comparing() {
        return Comparing.NONE;
    }

    /// What may be asked of single nodes.
    default NodeControl control() {
        return NodeControl.NONE;
    }

    @Override
    void close();

    /// What recordings may take of their folder and its disk; beyond it the oldest that this
    /// program named go first. Immutable.
    ///
    /// @param mostBytes of all together; empty: any
    /// @param mostAge since they were written; empty: any
    /// @param leastFreeBytes that the disk keeps
    record Keeping(OptionalLong mostBytes, Optional<Duration> mostAge, long leastFreeBytes) {
        /// Nothing is removed, and the disk is not filled.
        public static final Keeping USUAL =
                new Keeping(OptionalLong.empty(), Optional.empty(), 256L << 20);
    }

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
    /// @param findings what became of the findings, which are log records
    record ForwardingStatus(
            ForwardingState state,
            String endpoint,
            Optional<Long> lastSuccessEpochNanos,
            Optional<String> lastError,
            long delivered,
            long undelivered,
            List<String> leftOut,
            ForwardedFindings findings) {
        /// Where no finding was to be told.
        public ForwardingStatus(
                ForwardingState state,
                String endpoint,
                Optional<Long> lastSuccessEpochNanos,
                Optional<String> lastError,
                long delivered,
                long undelivered,
                List<String> leftOut) {
            this(
                    state,
                    endpoint,
                    lastSuccessEpochNanos,
                    lastError,
                    delivered,
                    undelivered,
                    leftOut,
                    ForwardedFindings.NONE);
        }
    }

    /// Counts are log records: one when a finding begins, one at each change, one at its end.
    ///
    /// @param undelivered that were not and will not be delivered
    /// @param untaken that the receiver has no place for: it takes metrics alone
    /// @param lastError a sentence; empty: the latest went well
    record ForwardedFindings(long delivered, long undelivered, long untaken, String lastError) {
        public static final ForwardedFindings NONE = new ForwardedFindings(0, 0, 0, "");

        /// For people: "12 delivered, 1 not: HTTP 503". Empty: there was none.
        public String words() {
            if (delivered + undelivered + untaken == 0 && lastError.isEmpty()) {
                return "";
            }
            String words = "%,d delivered".formatted(delivered);
            if (undelivered > 0) {
                words += ", %,d not".formatted(undelivered);
            }
            if (untaken > 0) {
                words +=
                        ", %,d not taken, as this receiver has no place for logs"
                                .formatted(untaken);
            }
            return lastError.isEmpty() ? words : words + ": " + lastError;
        }
    }

    /// @param folder in which files are saved by themselves; empty: they are not
    /// @param saving how many are being saved now
    /// @param said a sentence on the latest; empty: there was none
    /// @param number counts what was said, so that one is not taken for another
    record IncidentStatus(
            Optional<java.nio.file.Path> folder, int saving, String said, long number) {
        public static final IncidentStatus NONE = new IncidentStatus(Optional.empty(), 0, "", 0);
    }

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
