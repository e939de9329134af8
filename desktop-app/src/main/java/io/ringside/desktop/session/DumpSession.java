package io.ringside.desktop.session;

import io.ringside.desktop.dump.Dump;
import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.session.api.NodeControl;
import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.viewdata.ClusterView;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A dump of another tool behind the window, until the user connects to something else: then all is
/// as in a session that began so. Thread-safe.
public final class DumpSession implements Session {
    private final Session live;
    private final ClusterView dump;
    private volatile boolean left;

    private DumpSession(Session live, ClusterView dump) {
        this.live = live;
        this.dump = dump;
    }

    /// @param live what is used once the user connects; closed with this one
    /// @param target as the user typed it
    /// @param name of the file or folder, fit for a screen
    public static DumpSession of(
            Session live, Dump dump, String target, String name, long nowEpochNanos) {
        return new DumpSession(live, DumpView.of(dump, target, name, nowEpochNanos));
    }

    @Override
    public void connect(List<String> targets) {
        live.connect(targets);
        left = true;
    }

    @Override
    public ClusterView latest() {
        return left ? live.latest() : dump;
    }

    @Override
    public void onView(Consumer<ClusterView> listener) {
        live.onView(view -> {
            if (left) {
                listener.accept(view);
            }
        });
    }

    @Override
    public void forward(Optional<String> endpoint, OtlpProtocol protocol) {
        live.forward(endpoint, protocol);
    }

    @Override
    public ForwardingStatus forwarding() {
        return live.forwarding();
    }

    @Override
    public void record(Optional<Path> file) {
        live.record(file);
    }

    @Override
    public Optional<RecordingStatus> recording() {
        return live.recording();
    }

    @Override
    public void saveIncident(Path file, long endEpochNanos) {
        live.saveIncident(file, endEpochNanos);
    }

    @Override
    public void saveIncidents(Optional<Path> folder) {
        live.saveIncidents(folder);
    }

    @Override
    public IncidentStatus incidents() {
        return live.incidents();
    }

    @Override
    public boolean range(Optional<TimeSpan> range) {
        return live.range(range) && left;
    }

    @Override
    public NodeControl control() {
        return left ? live.control() : NodeControl.NONE;
    }

    @Override
    public void close() {
        live.close();
    }
}
