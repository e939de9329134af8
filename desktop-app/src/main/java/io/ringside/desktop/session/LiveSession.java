package io.ringside.desktop.session;

import io.ringside.desktop.fault.FaultLog;
import io.ringside.desktop.feed.Mailbox;
import io.ringside.desktop.feed.WireHub;
import io.ringside.desktop.forward.Forwarding;
import io.ringside.desktop.model.Clock;
import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.recording.Playhead;
import io.ringside.desktop.recording.Recorder;
import io.ringside.desktop.recording.RecordingName;
import io.ringside.desktop.recording.Retention;
import io.ringside.desktop.session.api.NodeControl;
import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.state.ViewMaker;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.protocol.blocks.BlockFileWriter.Existing;
import io.ringside.protocol.otlp.OtlpEndpoint;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The session of the window and of headless commands. Every method returns at once: what may take
/// time (opening files, ending a recording or a forwarder) is done in order on the session's own
/// thread. Thread-safe.
public final class LiveSession implements Session {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSession.class);
    private static final ForwardingStatus OFF =
            new ForwardingStatus(
                    ForwardingState.OFF, "", Optional.empty(), Optional.empty(), 0, 0, List.of());

    private final FaultLog faults = new FaultLog(LOG::error);
    private final SessionOptions options;
    private final Clock clock;
    private final WireHub hub = new WireHub();
    private final ViewMaker correlator;
    private final Following following;
    private final Incidents incidents;
    private final NodeCalls calls;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("session").factory());
    private volatile Optional<RecordingStatus> saved = Optional.empty();
    private final Object lock = new Object();
    // Both guarded by lock.
    private @Nullable Forwarding forwarding;
    private @Nullable Recorder recorder;

    private LiveSession(SessionOptions options, Clock clock) {
        this.options = options;
        this.clock = clock;
        Mailbox mailbox = new Mailbox();
        correlator = ViewMaker.start(mailbox, clock, options.price());
        following = new Following(mailbox, correlator, hub, options, clock);
        incidents = new Incidents(following::incidentNodes, options.client(), clock);
        following.onEnd(incidents.kept()::forget);
        hub.add(incidents.kept());
        correlator.onView(incidents::look);
        correlator.onView(this::tellFindings);
        calls = new NodeCalls(options, following::isReplay);
    }

    public static LiveSession start(SessionOptions options, Clock clock) {
        return new LiveSession(options, clock);
    }

    @Override
    public void connect(List<String> targets) {
        List<String> checked =
                targets.stream().map(Following::check).flatMap(List::stream).distinct().toList();
        later(() -> following.follow(checked));
    }

    /// Whether nothing more will come: all that was connected to has been played, or is refused.
    /// What came last may not be in the latest view yet.
    public boolean ended() {
        return following.ended();
    }

    @Override
    public Optional<Path> file() {
        return following.onlyFile();
    }

    @Override
    public ClusterView latest() {
        return correlator.latest();
    }

    @Override
    public void onView(Consumer<ClusterView> listener) {
        correlator.onView(listener);
    }

    @Override
    public void forward(Optional<String> endpoint, OtlpProtocol protocol) {
        Optional<OtlpEndpoint> parsed =
                endpoint.map(
                        text -> OtlpEndpoint.parse(text, wireProtocol(protocol), Map.of(), true));
        synchronized (lock) {
            Forwarding old = forwarding;
            if (old != null) {
                hub.remove(old);
                later(old::close);
            }
            forwarding =
                    parsed.map(to -> Forwarding.start(to, following::isReplay, clock)).orElse(null);
            if (forwarding != null) {
                hub.add(forwarding);
            }
        }
    }

    @Override
    public ForwardingStatus forwarding() {
        synchronized (lock) {
            return forwarding == null ? OFF : forwarding.status();
        }
    }

    @Override
    public void record(Optional<Path> file) {
        record(file, Keeping.USUAL);
    }

    @Override
    public void record(Optional<Path> file, Keeping keeping) {
        synchronized (lock) {
            Recorder old = recorder;
            if (old != null) {
                hub.remove(old);
                later(() -> {
                    old.close();
                    saved = Optional.of(status(old));
                });
            }
            Recorder next =
                    file.map(f ->
                                    Recorder.waiting(
                                            f,
                                            Existing.REPLACE,
                                            options.client(),
                                            retention(keeping),
                                            clock))
                            .orElse(null);
            recorder = next;
            if (next != null) {
                hub.add(next);
                // After the last one has ended: it may write the same file.
                later(next::begin);
            }
        }
    }

    private static Retention retention(Keeping keeping) {
        boolean removes = keeping.mostBytes().isPresent() || keeping.mostAge().isPresent();
        return new Retention(
                keeping.mostBytes(), keeping.mostAge(), keeping.leastFreeBytes(), removes);
    }

    @Override
    public Optional<RecordingStatus> recording() {
        synchronized (lock) {
            return Optional.ofNullable(recorder).map(LiveSession::status);
        }
    }

    /// Of several recordings the longest.
    @Override
    public Optional<ReplayStatus> replay() {
        return following.playheads().stream()
                .flatMap(head -> head.status().stream())
                .max(Comparator.comparingLong(Playhead.Status::lengthNanos))
                .map(at ->
                        new ReplayStatus(
                                at.positionNanos(), at.lengthNanos(), at.speed(), at.held()));
    }

    @Override
    public void replay(ReplayOrder order) {
        later(() -> {
            List<Playhead> heads = following.playheads();
            switch (order) {
                case ReplayOrder.Speed(double times) -> heads.forEach(head -> head.speed(times));
                case ReplayOrder.Hold(boolean wanted) -> heads.forEach(head -> head.hold(wanted));
                case ReplayOrder.Step() -> heads.forEach(Playhead::step);
                case ReplayOrder.Seek(long to) -> seek(heads, to);
            }
        });
    }

    private void seek(List<Playhead> heads, long to) {
        if (heads.isEmpty()) {
            return;
        }
        Optional<Playhead.Status> before = heads.getFirst().status();
        boolean ahead = true;
        for (Playhead head : heads) {
            ahead &= head.moveTo(to);
        }
        if (ahead) {
            return;
        }
        try {
            following.again(to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Playhead head : following.playheads()) {
            before.ifPresent(was -> {
                head.speed(was.speed());
                head.hold(was.held());
            });
        }
    }

    @Override
    public String recordingName() {
        return RecordingName.of(
                latest().nodes().stream().map(NodeView::hostName).toList(), clock.wallEpochNanos());
    }

    @Override
    public Optional<RecordingStatus> saved() {
        return saved;
    }

    private static RecordingStatus status(Recorder of) {
        return new RecordingStatus(of.file(), of.bytesWritten(), of.startEpochNanos(), of.error());
    }

    @Override
    public void saveIncident(Path file, long endEpochNanos) {
        incidents.save(file, endEpochNanos);
    }

    @Override
    public void saveIncidents(Optional<Path> folder) {
        incidents.into(folder);
    }

    @Override
    public IncidentStatus incidents() {
        return incidents.status();
    }

    @Override
    public boolean range(Optional<TimeSpan> range) {
        correlator.range(range);
        return true;
    }

    @Override
    public NodeControl control() {
        return calls;
    }

    /// Ends everything; a recording is ended well. Waits a few seconds for that, no longer.
    @Override
    public void close() {
        incidents.close();
        calls.close();
        record(Optional.empty());
        forward(Optional.empty(), OtlpProtocol.HTTP);
        later(() -> following.follow(List.of()));
        thread.shutdown();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("The session's thread is still busy; left behind");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        correlator.close();
    }

    /// On the correlate thread.
    private void tellFindings(ClusterView view) {
        Forwarding to;
        synchronized (lock) {
            to = forwarding;
        }
        if (to != null) {
            to.findings(view.concerns().findings(), view.asOfEpochNanos());
        }
    }

    private void later(Runnable work) {
        thread.execute(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                faults.say("The session could not do what was asked", e);
            }
        });
    }

    private static io.ringside.protocol.otlp.OtlpProtocol wireProtocol(OtlpProtocol protocol) {
        return switch (protocol) {
            case HTTP -> io.ringside.protocol.otlp.OtlpProtocol.HTTP;
            case GRPC -> io.ringside.protocol.otlp.OtlpProtocol.GRPC;
        };
    }
}
