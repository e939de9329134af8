package io.ringside.protocol.figures;

import static io.ringside.protocol.figures.FigureKind.COUNTER;
import static io.ringside.protocol.figures.FigureKind.GAUGE;
import static io.ringside.protocol.figures.FigureKind.LIMIT;

/// Figures of the host as a whole.
public enum HostFigure implements Catalogued {
    MEMORY_TOTAL("host.memory.total", "By", LIMIT, "Size of the memory"),
    MEMORY_AVAILABLE(
            "host.memory.available", "By", GAUGE, "Memory that can be had without swapping"),
    TCP_SEGMENTS_SENT(
            "host.tcp.segments_sent",
            "{segment}",
            COUNTER,
            "TCP segments sent, those sent again among them"),
    TCP_SEGMENTS_RECEIVED(
            "host.tcp.segments_received", "{segment}", COUNTER, "TCP segments received"),
    TCP_RETRANSMITTED_SEGMENTS(
            "host.tcp.retransmitted_segments", "{segment}", COUNTER, "TCP segments sent again"),
    TCP_RECEIVE_ERRORS(
            "host.tcp.errors.receive", "{error}", COUNTER, "TCP segments received with an error"),
    TCP_CONNECTIONS(
            "host.tcp.connections", "{socket}", GAUGE, "TCP connections that are established"),
    TCP_LOST_RETRANSMITS(
            "host.tcp.lost_retransmits",
            "{segment}",
            COUNTER,
            "TCP segments sent again that were lost again"),
    TCP_TIMEOUTS(
            "host.tcp.timeouts",
            "{event}",
            COUNTER,
            "Times that TCP waited in vain for an acknowledgement"),
    TCP_SYN_RETRANSMITS(
            "host.tcp.syn_retransmits",
            "{segment}",
            COUNTER,
            "Connection requests and answers sent again"),
    TCP_LISTEN_OVERFLOWS(
            "host.tcp.listen_overflows",
            "{event}",
            COUNTER,
            "Connections refused because the listener was full"),
    TCP_LISTEN_DROPS("host.tcp.listen_drops", "{event}", COUNTER, "Connection requests dropped"),
    GPUS_KNOWN("host.gpus.known", "{gpu}", GAUGE, "GPUs seen since the daemon's start"),
    GPUS_FAILED("host.gpus.failed", "{gpu}", GAUGE, "GPUs that are gone or whose source fails");

    private final Entry entry;

    HostFigure(String id, String unit, FigureKind kind, String meaning) {
        entry = new Entry(id, unit, kind, meaning);
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
