package io.ringside.node.source.network.tcp;

import io.ringside.node.host.HostFiles;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Probe;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.network.sockdiag.NetworkNamespaces;
import io.ringside.node.source.network.sockdiag.SocketDump;
import io.ringside.node.source.network.sockdiag.SocketDump.Outcome;
import io.ringside.node.source.network.sockdiag.SocketVisitor;
import io.ringside.node.source.network.sockdiag.TcpSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The TCP connections of the watched processes: the sockets that the kernel lists, joined by inode
/// to the processes that hold them. No eBPF, and no rights but to see the processes' open files;
/// CAP_SYS_ADMIN for processes in other network namespaces.
public final class TcpProbe implements Probe {
    private static final String NAME = "tcp";
    private static final int MOST_SOCKETS = 200_000;
    private static final long NORMAL_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long INCIDENT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long NORMAL_REST_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long INCIDENT_REST_NANOS = TimeUnit.SECONDS.toNanos(1);

    /// So long nothing is read for each socket that was listed, whosever it was: where there are
    /// many, looks come less often and cost no more. See BENCHMARKS.md.
    private static final long REST_FOR_SOCKET_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private static final long MOST_REST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final HostFiles files;
    private final Supplier<Set<Integer>> pids;
    private final Opener opener;
    private final SocketOwners owners;
    private final Map<Integer, ProcessTcp> processes = new TreeMap<>();
    private @Nullable SocketDump sockets;
    private @Nullable Observation latest;
    private long restUntilMonotonicNanos;

    /// @param pids of the processes to be watched, as /proc of these files numbers them
    public TcpProbe(HostFiles files, Supplier<Set<Integer>> pids) {
        this(files, pids, NetworkNamespaces::ofThisThread);
    }

    TcpProbe(HostFiles files, Supplier<Set<Integer>> pids, Opener opener) {
        this.files = files;
        this.pids = pids;
        this.opener = opener;
        owners = new SocketOwners(files);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long periodNanos(Rhythm rhythm) {
        return rhythm == Rhythm.NORMAL ? NORMAL_NANOS : INCIDENT_NANOS;
    }

    @Override
    public Observation look(long epochNanos, long monotonicNanos, Rhythm rhythm) {
        Observation before = latest;
        if (before != null && monotonicNanos - restUntilMonotonicNanos < 0) {
            return before;
        }
        SocketDump dump = sockets;
        if (dump == null) {
            try {
                dump = opener.open();
            } catch (IOException missing) {
                return Observation.unavailable(String.valueOf(missing.getMessage()));
            }
            sockets = dump;
        }
        long restNanos = rhythm == Rhythm.NORMAL ? NORMAL_REST_NANOS : INCIDENT_REST_NANOS;
        Look look = new Look(WatchedProcess.of(files, pids.get()), dump);
        owners.update(look.live, monotonicNanos, restNanos);
        Observation observation = look.run(epochNanos);
        restUntilMonotonicNanos =
                monotonicNanos
                        + Math.min(MOST_REST_NANOS, look.socketCount * REST_FOR_SOCKET_NANOS);
        latest = observation;
        return observation;
    }

    @Override
    public void close() {
        if (sockets != null) {
            sockets.close();
        }
    }

    /// Makes the dump on the thread that looks.
    interface Opener {
        /// @throws IOException with a sentence when there is none on this host
        SocketDump open() throws IOException;
    }

    /// One look, over all network namespaces.
    private final class Look {
        private final List<WatchedProcess> live;
        private final SocketDump dump;
        private final Set<String> reasons = new LinkedHashSet<>();
        private final List<Reading> readings = new ArrayList<>();
        private long socketCount;

        private Look(List<WatchedProcess> live, SocketDump dump) {
            this.live = live;
            this.dump = dump;
        }

        private Observation run(long epochNanos) {
            keepOnlyLive();
            Map<String, List<ProcessTcp>> namespaces = byNamespace();
            dump.keepOnly(namespaces.keySet());
            namespaces.forEach(
                    (namespace, members) -> readNamespace(namespace, members, epochNanos));
            boolean nothing = readings.isEmpty() && !live.isEmpty();
            State state = reasons.isEmpty() ? State.OK : nothing ? State.FAILED : State.WARN;
            return new Observation(state, String.join(" ", reasons), readings, List.of());
        }

        private void keepOnlyLive() {
            processes.values().removeIf(known -> !live.contains(known.process()));
            live.forEach(process ->
                    processes.computeIfAbsent(process.pid(), pid -> new ProcessTcp(process)));
        }

        private Map<String, List<ProcessTcp>> byNamespace() {
            Map<String, List<ProcessTcp>> namespaces = new LinkedHashMap<>();
            int hidden = 0;
            for (ProcessTcp process : processes.values()) {
                String namespace = process.process().namespace();
                if (namespace.isEmpty() || owners.isClosed(process.process().pid())) {
                    hidden++;
                } else {
                    namespaces.computeIfAbsent(namespace, n -> new ArrayList<>()).add(process);
                }
            }
            if (hidden > 0) {
                reasons.add(
                        "The open files of %d of %d processes may not be read, their TCP is absent;"
                                        .formatted(hidden, live.size())
                                + " run the daemon as their user, as root or with CAP_SYS_PTRACE.");
            }
            return namespaces;
        }

        private void readNamespace(String namespace, List<ProcessTcp> members, long epochNanos) {
            Path file = files.path(members.get(0).process().folder() + "/ns/net");
            members.forEach(ProcessTcp::startLook);
            int most = (int) Math.max(0, MOST_SOCKETS - socketCount);
            Outcome outcome = dump.dump(namespace, file, most, new Attribution(members));
            socketCount += outcome.sockets();
            members.forEach(member -> member.endLook(outcome.isComplete()));
            if (outcome.isComplete()) {
                members.forEach(member -> readings.add(member.reading(NAME, epochNanos)));
            } else {
                reasons.add(outcome.reason());
            }
        }
    }

    /// Gives each socket to its process. One that no process holds any more is still that of the
    /// process which held it, as long as TCP has something to send.
    private final class Attribution implements SocketVisitor {
        private final List<ProcessTcp> members;
        private @Nullable ProcessTcp owner;

        private Attribution(List<ProcessTcp> members) {
            this.members = members;
        }

        @Override
        public boolean wants(int inode, long cookie) {
            owner = inode == 0 ? formerOwner(cookie) : presentOwner(inode);
            return owner != null;
        }

        @Override
        public void socket(TcpSocket socket) {
            if (owner != null) {
                owner.add(socket);
            }
        }

        private @Nullable ProcessTcp presentOwner(int inode) {
            Optional<Integer> pid = owners.ofInode(inode);
            return pid.isEmpty() ? null : processes.get(pid.get());
        }

        private @Nullable ProcessTcp formerOwner(long cookie) {
            for (ProcessTcp member : members) {
                if (member.knows(cookie)) {
                    return member;
                }
            }
            return null;
        }
    }
}
