package io.ringside.desktop.ui;

import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.session.api.Comparing;
import io.ringside.desktop.session.api.NodeControl;
import io.ringside.desktop.session.api.RunPart;
import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.viewdata.ClusterView;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// A session that does nothing and remembers what it was asked.
final class RecordingSession implements Session {
    final List<List<String>> connected = new CopyOnWriteArrayList<>();
    final List<Optional<String>> forwarded = new CopyOnWriteArrayList<>();
    final List<List<Path>> opened = new CopyOnWriteArrayList<>();
    final List<ReplayOrder> replayed = new CopyOnWriteArrayList<>();
    volatile Optional<ReplayStatus> playing = Optional.empty();
    volatile Optional<RecordingStatus> ended = Optional.empty();
    final List<String> calls = new CopyOnWriteArrayList<>();
    volatile IncidentStatus incidents = IncidentStatus.NONE;
    private final List<Consumer<ClusterView>> listeners = new CopyOnWriteArrayList<>();
    final FakeControl nodes = new FakeControl();
    final List<Optional<TimeSpan>> ranges = new CopyOnWriteArrayList<>();
    volatile boolean keepsHistory;
    final List<List<RunPart>> compared = new CopyOnWriteArrayList<>();
    volatile Optional<Path> file = Optional.empty();
    final AtomicInteger givenUp = new AtomicInteger();
    final List<Keeping> kept = new CopyOnWriteArrayList<>();
    private volatile Consumer<Comparing.Outcome> asking = outcome -> {};
    private volatile ClusterView latest;
    private volatile ForwardingStatus status = SampleCluster.OFF;

    RecordingSession(ClusterView latest) {
        this.latest = latest;
    }

    void publish(ClusterView view) {
        latest = view;
        listeners.forEach(listener -> listener.accept(view));
    }

    @Override
    public void connect(List<String> targets) {
        if (targets.stream().anyMatch(target -> target.contains("!"))) {
            throw new IllegalArgumentException(
                    "The target " + targets.getFirst() + " is no host:port.");
        }
        connected.add(targets);
    }

    @Override
    public void open(List<Path> files, Consumer<Optional<String>> done) {
        opened.add(files);
        done.accept(
                files.stream()
                        .filter(file -> file.toString().endsWith(".txt"))
                        .findFirst()
                        .map(file -> file + " is nothing that opens here."));
    }

    @Override
    public ClusterView latest() {
        return latest;
    }

    @Override
    public void onView(Consumer<ClusterView> listener) {
        listeners.add(listener);
    }

    @Override
    public void forward(Optional<String> endpoint, OtlpProtocol protocol) {
        forwarded.add(endpoint);
        status = endpoint.isPresent() ? SampleCluster.SENDING : SampleCluster.OFF;
    }

    @Override
    public ForwardingStatus forwarding() {
        return status;
    }

    @Override
    public void record(Optional<Path> file) {}

    @Override
    public void record(Optional<Path> file, Keeping keeping) {
        kept.add(keeping);
    }

    @Override
    public Optional<RecordingStatus> recording() {
        return Optional.empty();
    }

    @Override
    public Optional<RecordingStatus> saved() {
        return ended;
    }

    @Override
    public Optional<ReplayStatus> replay() {
        return playing;
    }

    @Override
    public void replay(ReplayOrder order) {
        replayed.add(order);
    }

    @Override
    public void saveIncident(Path file, long endEpochNanos) {
        calls.add("incident " + file.getFileName() + " until " + endEpochNanos);
    }

    @Override
    public void saveIncidents(Optional<Path> folder) {
        calls.add("incidents " + folder.map(Path::getFileName).map(Path::toString).orElse("off"));
    }

    @Override
    public IncidentStatus incidents() {
        return incidents;
    }

    @Override
    public boolean range(Optional<TimeSpan> wanted) {
        ranges.add(wanted);
        return keepsHistory;
    }

    @Override
    public NodeControl control() {
        return nodes;
    }

    @Override
    public Optional<Path> file() {
        return file;
    }

    @Override
    public Comparing comparing() {
        return (before, after, told) -> {
            compared.add(List.of(before, after));
            asking = told;
            return givenUp::incrementAndGet;
        };
    }

    /// To the comparison that was asked for last.
    void answer(Comparing.Outcome outcome) {
        asking.accept(outcome);
    }

    @Override
    public void close() {}
}
