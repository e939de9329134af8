package io.ringside.node.doctor;

import io.ringside.node.doctor.rank.ExaminedProcess;
import io.ringside.node.doctor.rank.RankScan;
import io.ringside.node.doctor.rank.SegmentFacts;
import io.ringside.node.doctor.rank.SegmentScan;
import io.ringside.node.host.HostFiles;
import io.ringside.node.time.EventClock;
import java.util.List;

/// What checks look at. What several of them need is found out once. Any thread.
public final class DoctorContext {
    private final HostFiles files;
    private final HostAccess host;
    private final DoctorSettings settings;
    private final EventClock clock;
    private final Once<SegmentScan> segments;
    private final Once<RankScan> ranks;
    private final Once<SourceLooks> sources;

    public DoctorContext(
            HostFiles files, HostAccess host, DoctorSettings settings, EventClock clock) {
        this.files = files;
        this.host = host;
        this.settings = settings;
        this.clock = clock;
        segments = new Once<>(() -> SegmentScan.of(settings.directory()));
        ranks = new Once<>(() -> RankScan.of(files, segments()));
        sources = new Once<>(() -> SourceLooks.of(host, clock));
    }

    public HostFiles files() {
        return files;
    }

    public HostAccess host() {
        return host;
    }

    public DoctorSettings settings() {
        return settings;
    }

    public EventClock clock() {
        return clock;
    }

    /// The files in the segments' directory that could be read.
    public List<SegmentFacts> segments() {
        return segments.get().segments();
    }

    /// What of the directory could not be read, one sentence each.
    public List<String> unreadableSegments() {
        return segments.get().refused();
    }

    /// The living processes of this host that use NCCL, as far as this user may see, by pid.
    public List<ExaminedProcess> ranks() {
        return ranks.get().ranks();
    }

    /// Owners of the processes that this user may not look into, so that they may be ranks too; one
    /// entry a process.
    public List<Integer> unreadableProcesses() {
        return ranks.get().unreadable();
    }

    /// One look at each configured source.
    public SourceLooks sources() {
        return sources.get();
    }
}
