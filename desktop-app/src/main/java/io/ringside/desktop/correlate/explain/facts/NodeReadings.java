package io.ringside.desktop.correlate.explain.facts;

import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.node.NodeHealth.ToldEvent;
import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import io.ringside.desktop.model.node.SourceState;
import io.ringside.desktop.model.node.SourceStatus;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The readings of one node over the latest minute, and the facts of a rank of it. Owned by one
/// thread.
public final class NodeReadings {
    /// Subjects of a node; further ones are left out and counted.
    static final int MOST_SUBJECTS = 4_096;

    /// Kinds whose subjects of one host are put together: which of them a rank uses no file says.
    private static final Set<SubjectKind> OF_THE_HOST =
            Set.of(
                    SubjectKind.HOST,
                    SubjectKind.NETWORK_PORT,
                    SubjectKind.NETWORK_INTERFACE,
                    SubjectKind.ENGINE);

    private static final long FORGET_NANOS = 120_000_000_000L;
    private static final String SEGMENT = "ringside.segment";
    private static final String ADDRESS = "gpu.pci_bus_id";
    private static final String UUID = "gpu.uuid";

    private final Map<Subject, SubjectTrack> tracks = new LinkedHashMap<>();
    private final CallRates calls = new CallRates();
    private NodeSnapshot latest;
    private long omitted;

    private record Subject(SubjectKind kind, String id) {}

    public NodeReadings(NodeSnapshot first) {
        latest = first;
        add(first);
    }

    public void add(NodeSnapshot snapshot) {
        latest = snapshot;
        Map<String, Long> periods = new HashMap<>();
        snapshot.sources().forEach(s -> periods.put(s.name(), s.periodNanos().orElse(0)));
        List<ToldReading> told = new ArrayList<>(snapshot.health().readings());
        told.addAll(GpuParts.of(told));
        for (ToldReading reading : told) {
            Subject subject = new Subject(reading.subjectKind(), reading.subject());
            SubjectTrack track = tracks.get(subject);
            if (track == null) {
                if (isOfNoUse(reading.subjectKind())) {
                    continue;
                }
                if (tracks.size() >= MOST_SUBJECTS) {
                    omitted++;
                    continue;
                }
                track = new SubjectTrack();
                tracks.put(subject, track);
            }
            track.tell(
                    reading.source(),
                    reading.readEpochNanos(),
                    periods.getOrDefault(reading.source(), 0L),
                    reading.figures(),
                    reading.attributes());
        }
        tracks.values()
                .removeIf(track -> track.toldAt() < snapshot.windowEndEpochNanos() - FORGET_NANOS);
        calls.add(snapshot);
    }

    /// End of its latest window.
    public long now() {
        return latest.windowEndEpochNanos();
    }

    public NodeSnapshot latest() {
        return latest;
    }

    /// Readings of subjects beyond the most.
    public long omitted() {
        return omitted;
    }

    /// Whether that source has been read without a fault.
    public boolean hears(String source) {
        return latest.sources().stream()
                .anyMatch(s ->
                        s.name().equals(source)
                                && (s.state() == SourceState.OK || s.state() == SourceState.WARN));
    }

    /// Sources that fail or are not there, with their reason.
    public List<SourceStatus> lost() {
        return latest.sources().stream()
                .filter(s ->
                        s.state() == SourceState.FAILED || s.state() == SourceState.UNAVAILABLE)
                .toList();
    }

    /// A text of the GPU with that uuid or PCI address; empty: not told.
    public String gpuText(String gpu, String attribute) {
        for (Map.Entry<Subject, SubjectTrack> entry : tracks.entrySet()) {
            SubjectTrack track = entry.getValue();
            if (entry.getKey().kind() == SubjectKind.GPU
                    && GpuParts.isGpu(entry.getKey().id(), track.text(ADDRESS), gpu)) {
                return track.text(attribute);
            }
        }
        return "";
    }

    /// @param rank its number in the communicator that is looked at
    public RankFacts rank(Actor actor, int rank) {
        Map<String, Double> figures = new HashMap<>();
        Map<String, String> texts = new HashMap<>();
        String segment =
                latest.processes().stream()
                        .filter(p -> p.process() == actor.process())
                        .map(NodeSnapshot.ProfiledProcess::segment)
                        .findFirst()
                        .orElse("");
        tracks.forEach((subject, track) -> {
            if (subject.kind() == SubjectKind.PROCESS
                    && !segment.isEmpty()
                    && segment.equals(track.text(SEGMENT))) {
                track.addTo(figures, now());
                track.addTexts(texts, now());
            } else if (OF_THE_HOST.contains(subject.kind())) {
                HostSums.add(track, now(), figures, texts);
            }
        });
        String gpu = gpu(actor, texts.getOrDefault(UUID, ""));
        SubjectTrack known = tracks.get(new Subject(SubjectKind.GPU, gpu));
        if (known != null) {
            known.addTo(figures, now());
            known.addTexts(texts, now());
        }
        calls.addTo(actor.process(), figures);
        return new RankFacts(
                actor, rank, actor.node(), figures, texts, faults(gpu), level(actor.process()));
    }

    /// The GPU that its communicator names, else the only one that its process has; empty: none is
    /// known.
    private String gpu(Actor actor, String ofProcess) {
        String only = "";
        for (Map.Entry<Subject, SubjectTrack> entry : tracks.entrySet()) {
            Subject subject = entry.getKey();
            if (subject.kind() == SubjectKind.GPU) {
                if (GpuParts.isGpu(subject.id(), entry.getValue().text(ADDRESS), actor.gpu())) {
                    return subject.id();
                }
                only = subject.id().equals(ofProcess) ? ofProcess : only;
            }
        }
        return only;
    }

    private String level(int process) {
        return latest.processes().stream()
                .filter(p -> p.process() == process)
                .map(NodeSnapshot.ProfiledProcess::level)
                .findFirst()
                .orElse("");
    }

    private List<String> faults(String gpu) {
        if (gpu.isEmpty()) {
            return List.of();
        }
        return latest.health().events().stream()
                .filter(e -> e.subject().equals(gpu) && e.type().equals("xid"))
                .filter(e -> e.epochNanos() >= now() - FORGET_NANOS)
                .map(ToldEvent::text)
                .distinct()
                .limit(4)
                .toList();
    }

    private static boolean isOfNoUse(SubjectKind kind) {
        return switch (kind) {
            case GPU, PROCESS, HOST, NETWORK_PORT, NETWORK_INTERFACE, ENGINE -> false;
            case GPU_INSTANCE, GPU_LINK, GPU_PROCESS, SOURCE, COMMUNICATOR -> true;
        };
    }
}
