package io.ringside.protocol.figures;

import static io.ringside.protocol.figures.FigureKind.COUNTER;
import static io.ringside.protocol.figures.FigureKind.GAUGE;
import static io.ringside.protocol.figures.FigureKind.LIMIT;

/// Figures of one process of this host.
public enum ProcessFigure implements Catalogued {
    CGROUP_ID(
            "process.cgroup.id",
            "1",
            GAUGE,
            "Inode of its cgroup, which is the cgroup's id in the kernel"),
    MEMORY_RESIDENT(
            "process.memory.resident", "By", GAUGE, "Memory of the host that it holds, VmRSS"),
    CPU_TIME("process.cpu.time", "s", COUNTER, "CPU time of all its threads, user and system"),
    THREADS("process.threads", "{thread}", GAUGE, "Its threads"),
    OPEN_FILES("process.open_files", "{file}", GAUGE, "Its open file descriptors"),
    MAJOR_FAULTS(
            "process.page_faults.major",
            "{fault}",
            COUNTER,
            "Page faults of all its threads that had to read from a disk"),
    CONTEXT_SWITCHES_VOLUNTARY(
            "process.context_switches.voluntary",
            "{switch}",
            COUNTER,
            "Times its main thread gave up a CPU; other threads are not in it"),
    CONTEXT_SWITCHES_INVOLUNTARY(
            "process.context_switches.involuntary",
            "{switch}",
            COUNTER,
            "Times its main thread was taken off a CPU; other threads are not in it"),
    CGROUP_MEMORY_USED(
            "process.cgroup.memory.used",
            "By",
            GAUGE,
            "Memory of its cgroup, or of the nearest one above that has a limit"),
    CGROUP_MEMORY_LIMIT(
            "process.cgroup.memory.limit",
            "By",
            LIMIT,
            "Limit of the cgroup that process.cgroup.memory.used is of; absent: none up to the root"),
    CGROUP_OOM_KILLS(
            "process.cgroup.oom_kills",
            "{process}",
            COUNTER,
            "Processes killed for want of memory in the cgroup that process.cgroup.memory.used is of"),
    CGROUP_CPU_PERIODS(
            "process.cgroup.cpu.periods",
            "{period}",
            COUNTER,
            "Periods of its cgroup's CPU quota, or of the nearest one above that has a quota"),
    CGROUP_CPU_THROTTLED_PERIODS(
            "process.cgroup.cpu.throttled_periods",
            "{period}",
            COUNTER,
            "Of process.cgroup.cpu.periods, those in which the quota was used up"),
    CGROUP_CPU_THROTTLED_TIME(
            "process.cgroup.cpu.throttled_time",
            "s",
            COUNTER,
            "Time that the quota kept threads of that cgroup waiting"),
    CGROUP_CPU_PRESSURE(
            "process.cgroup.cpu.pressure",
            "1",
            GAUGE,
            "Share of the last 10 s in which some thread of its cgroup waited for a CPU, PSI"),
    NCCL_WARNINGS(
            "process.nccl.warnings",
            "{line}",
            COUNTER,
            "WARN lines of NCCL in its log, since this daemon first read that"),
    GPU_LOCAL_CPUS(
            "process.affinity.gpu_local",
            "1",
            GAUGE,
            "Share of the CPUs it may run on that are local to its GPUs"),
    NIC_LOCAL_CPUS(
            "process.affinity.nic_local",
            "1",
            GAUGE,
            "Share of the CPUs it may run on that are local to the RDMA device where it is greatest"),
    TCP_SOCKETS(
            "process.tcp.sockets",
            "{socket}",
            GAUGE,
            "TCP sockets that are connected, connecting or closing"),
    TCP_RETRANSMITTED_SEGMENTS(
            "process.tcp.retransmitted_segments",
            "{segment}",
            COUNTER,
            "TCP segments sent again, of all sockets that were met; the kernel's RetransSegs"),
    TCP_RETRANSMITTED("process.tcp.retransmitted", "By", COUNTER, "Payload that TCP sent again"),
    TCP_SEGMENTS_SENT(
            "process.tcp.segments_sent",
            "{segment}",
            COUNTER,
            "TCP segments sent, those sent again among them"),
    TCP_SENT("process.tcp.sent", "By", COUNTER, "Payload that TCP sent, with what it sent again"),
    TCP_ACKNOWLEDGED(
            "process.tcp.acknowledged", "By", COUNTER, "Payload that the peers acknowledged"),
    TCP_RECEIVED("process.tcp.received", "By", COUNTER, "Payload received by TCP"),
    TCP_BUSY(
            "process.tcp.busy",
            "s",
            COUNTER,
            "Time with data under way or waiting, added over the sockets"),
    TCP_RECEIVER_LIMITED(
            "process.tcp.receiver_limited",
            "s",
            COUNTER,
            "Of the busy time, that in which the receiver's window stopped sending"),
    TCP_BUFFER_LIMITED(
            "process.tcp.buffer_limited",
            "s",
            COUNTER,
            "Of the busy time, that in which the send buffer stopped sending"),
    TCP_LOST("process.tcp.lost", "{segment}", GAUGE, "Segments under way that TCP thinks lost"),
    TCP_DELIVERY_RATE(
            "process.tcp.delivery_rate",
            "By/s",
            GAUGE,
            "Latest rate that TCP measured, added over the sockets; of an idle one it is old"),
    TCP_PACING_RATE(
            "process.tcp.pacing_rate",
            "By/s",
            GAUGE,
            "Rate that TCP sends at most, added over the sockets"),
    TCP_CONGESTION_WINDOW_LEAST(
            "process.tcp.congestion_window.least",
            "{segment}",
            GAUGE,
            "Smallest congestion window of the sockets"),
    TCP_ROUND_TRIP_LEAST(
            "process.tcp.round_trip.least",
            "s",
            GAUGE,
            "Smallest smoothed round trip of the sockets"),
    TCP_ROUND_TRIP_MEDIAN(
            "process.tcp.round_trip.median",
            "s",
            GAUGE,
            "Median of the sockets' smoothed round trips, the upper one of an even number"),
    TCP_ROUND_TRIP_GREATEST(
            "process.tcp.round_trip.greatest",
            "s",
            GAUGE,
            "Greatest smoothed round trip of the sockets");

    private final Entry entry;

    ProcessFigure(String id, String unit, FigureKind kind, String meaning) {
        entry = new Entry(id, unit, kind, meaning);
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
