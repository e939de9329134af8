package io.ringside.desktop.ui;

import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.viewdata.ClusterView;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What stands behind a still picture: one view, and nobody to ask for anything. Immutable.
record StillSession(ClusterView latest, ForwardingStatus forwarding) implements Session {

    @Override
    public void connect(List<String> targets) {
        throw new IllegalArgumentException("A still picture connects to nothing.");
    }

    @Override
    public void onView(Consumer<ClusterView> listener) {
        listener.accept(latest);
    }

    @Override
    public void forward(Optional<String> endpoint, OtlpProtocol protocol) {
        throw new IllegalArgumentException("A still picture forwards nothing.");
    }

    @Override
    public void record(Optional<Path> file) {
        throw new IllegalArgumentException("A still picture records nothing.");
    }

    @Override
    public Optional<RecordingStatus> recording() {
        return Optional.empty();
    }

    @Override
    public void saveIncident(Path file, long endEpochNanos) {
        throw new IllegalArgumentException("A still picture has no minutes to save.");
    }

    @Override
    public void saveIncidents(Optional<Path> folder) {
        throw new IllegalArgumentException("A still picture has no minutes to save.");
    }

    @Override
    public IncidentStatus incidents() {
        return IncidentStatus.NONE;
    }

    @Override
    public void close() {}
}
