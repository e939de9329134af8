package io.ringside.desktop.session;

import io.ringside.desktop.dump.Dumps;
import io.ringside.desktop.dump.plain.DumpException;
import io.ringside.desktop.fault.FaultLog;
import io.ringside.desktop.model.Clock;
import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.session.api.Comparing;
import io.ringside.desktop.session.api.NodeControl;
import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.session.read.FileKinds;
import io.ringside.desktop.session.read.RunComparisons;
import io.ringside.desktop.session.read.Runs;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.protocol.files.RegularFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A session that opens files too. Recordings and captures become its targets; a dump of another
/// tool stands in their place until the user connects to something else. Thread-safe.
public final class FileSession implements Session {
    private static final Logger LOG = LoggerFactory.getLogger(FileSession.class);
    private static final int MOST_FILES = 64;

    private final FaultLog faults = new FaultLog(LOG::error);
    private final Session live;
    private final Clock clock;
    private final List<Consumer<ClusterView>> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("opening").factory());
    private final RunComparisons comparisons;
    private volatile Optional<ClusterView> dump = Optional.empty();

    /// @param live follows targets; closed with this one
    /// @param client who reads files
    public FileSession(Session live, String client, Clock clock) {
        this.live = live;
        this.clock = clock;
        comparisons = new RunComparisons(new Runs(client, clock));
    }

    @Override
    public void open(List<Path> files, Consumer<Optional<String>> done) {
        List<Path> wanted = List.copyOf(files);
        thread.execute(() -> {
            Optional<String> refused;
            try {
                refused = opened(wanted);
            } catch (RuntimeException e) {
                faults.say("A file could not be opened", e);
                refused = Optional.of(FaultLog.line("It could not be opened", e) + ".");
            }
            done.accept(refused);
        });
    }

    /// Blocks on the files.
    ///
    /// @return one sentence, where they cannot be shown; then nothing changes
    private Optional<String> opened(List<Path> files) {
        if (files.isEmpty() || files.size() > MOST_FILES) {
            return Optional.of(
                    files.size() + " files were given: open 1 to " + MOST_FILES + " at once.");
        }
        Optional<Path> other = files.stream().filter(f -> !FileKinds.isPlayed(f)).findFirst();
        if (other.isEmpty()) {
            connect(files.stream().map(file -> file.toAbsolutePath().toString()).toList());
            return Optional.empty();
        }
        Path file = other.get();
        if (!FileKinds.isDump(file.toString())) {
            return Optional.of(FileKinds.unknown(file));
        }
        if (files.size() > 1) {
            return Optional.of(
                    RegularFile.name(file)
                            + " is a dump of another tool and is opened alone: leave out the other "
                            + (files.size() == 2 ? "file." : files.size() - 1 + " files."));
        }
        try {
            openDump(file, file.toString());
            return Optional.empty();
        } catch (DumpException e) {
            return Optional.of(e.sentence());
        }
    }

    /// Shows a dump of another tool. Blocks on the file.
    ///
    /// @param typed what the user called it
    /// @throws DumpException one sentence; then nothing changes
    public void openDump(Path file, String typed) throws DumpException {
        ClusterView view =
                DumpView.of(Dumps.read(file), typed, RegularFile.name(file), clock.epochNanos());
        live.connect(List.of());
        dump = Optional.of(view);
        listeners.forEach(listener -> listener.accept(view));
    }

    @Override
    public void connect(List<String> targets) {
        live.connect(targets);
        dump = Optional.empty();
    }

    @Override
    public Optional<Path> file() {
        return dump.isPresent() ? Optional.empty() : live.file();
    }

    @Override
    public ClusterView latest() {
        return dump.orElseGet(live::latest);
    }

    @Override
    public void onView(Consumer<ClusterView> listener) {
        listeners.add(listener);
        live.onView(view -> {
            if (dump.isEmpty()) {
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
    public void record(Optional<Path> file, Keeping keeping) {
        live.record(file, keeping);
    }

    @Override
    public Optional<RecordingStatus> recording() {
        return live.recording();
    }

    @Override
    public Optional<ReplayStatus> replay() {
        return dump.isPresent() ? Optional.empty() : live.replay();
    }

    @Override
    public void replay(ReplayOrder order) {
        live.replay(order);
    }

    @Override
    public String recordingName() {
        return live.recordingName();
    }

    @Override
    public Optional<RecordingStatus> saved() {
        return live.saved();
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
        return live.range(range) && dump.isEmpty();
    }

    @Override
    public NodeControl control() {
        return dump.isPresent() ? NodeControl.NONE : live.control();
    }

    @Override
    public Comparing comparing() {
        return comparisons;
    }

    @Override
    public void close() {
        comparisons.close();
        thread.shutdownNow();
        live.close();
    }
}
