package io.ringside.node.source.identity;

import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Severity;
import io.ringside.node.source.identity.CgroupFiles.MemoryGroup;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/// Notices that the kernel killed a process of a watched cgroup for want of memory. A group is
/// watched from the first look at one of its processes until a minute after the last: the killed
/// one may have been the only one. Belongs to one thread.
final class OomWatch {
    private static final int MOST_GROUPS = 1024;
    private static final long LINGER_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final CgroupFiles files;
    private final Map<MemoryGroup, Watched> groups = new LinkedHashMap<>();

    OomWatch(CgroupFiles files) {
        this.files = files;
    }

    void saw(MemoryGroup group, int pid, String who, long monotonicNanos) {
        Watched known = groups.get(group);
        if (known == null && groups.size() >= MOST_GROUPS) {
            return;
        }
        OptionalLong kills = known == null ? files.oomKills(group) : known.kills;
        groups.put(group, new Watched(kills, pid, who, monotonicNanos));
    }

    /// One event for each group in which processes were killed since the look before.
    List<NodeEvent> events(String source, long epochNanos, long monotonicNanos) {
        List<NodeEvent> events = new ArrayList<>();
        groups.values().removeIf(watched -> monotonicNanos - watched.seenNanos > LINGER_NANOS);
        for (Map.Entry<MemoryGroup, Watched> entry : groups.entrySet()) {
            Watched watched = entry.getValue();
            OptionalLong now = files.oomKills(entry.getKey());
            if (now.isPresent()
                    && watched.kills.isPresent()
                    && now.getAsLong() > watched.kills.getAsLong()) {
                long killed = now.getAsLong() - watched.kills.getAsLong();
                events.add(event(source, epochNanos, entry.getKey(), watched, killed));
            }
            if (now.isPresent()) {
                entry.setValue(new Watched(now, watched.pid, watched.who, watched.seenNanos));
            }
        }
        return events;
    }

    private static NodeEvent event(
            String source, long epochNanos, MemoryGroup group, Watched watched, long killed) {
        return new NodeEvent(
                epochNanos,
                source,
                "oom",
                Severity.TICKET,
                SubjectKind.PROCESS,
                String.valueOf(watched.pid),
                "The kernel killed %d process%s of the cgroup of %s for want of memory; raise its memory limit or use less."
                        .formatted(killed, killed == 1 ? "" : "es", watched.who),
                Map.of(
                        "process.cgroup.path", group.folder(),
                        "count", String.valueOf(killed)));
    }

    private record Watched(OptionalLong kills, int pid, String who, long seenNanos) {}
}
