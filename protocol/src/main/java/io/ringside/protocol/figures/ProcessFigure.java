package io.ringside.protocol.figures;

import static io.ringside.protocol.figures.FigureKind.COUNTER;
import static io.ringside.protocol.figures.FigureKind.GAUGE;

/// Figures of one process of this host.
public enum ProcessFigure implements Figure {
    CGROUP_ID(
            "process.cgroup.id",
            "1",
            GAUGE,
            "Inode of its cgroup, which is the cgroup's id in the kernel"),
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

    private final String id;
    private final String unit;
    private final FigureKind kind;
    private final String meaning;

    ProcessFigure(String id, String unit, FigureKind kind, String meaning) {
        this.id = id;
        this.unit = unit;
        this.kind = kind;
        this.meaning = meaning;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String unit() {
        return unit;
    }

    @Override
    public FigureKind kind() {
        return kind;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
