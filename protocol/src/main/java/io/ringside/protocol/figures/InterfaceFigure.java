package io.ringside.protocol.figures;

import static io.ringside.protocol.figures.FigureKind.COUNTER;
import static io.ringside.protocol.figures.FigureKind.GAUGE;
import static io.ringside.protocol.figures.FigureKind.LIMIT;

/// Figures of one network interface.
public enum InterfaceFigure implements Catalogued {
    RECEIVED("interface.received", "By", COUNTER, "Bytes received"),
    SENT("interface.sent", "By", COUNTER, "Bytes sent"),
    RATE("interface.rate", "By/s", LIMIT, "Speed of the link, each way"),
    EXPECTED_RATE(
            "interface.expected_rate",
            "By/s",
            LIMIT,
            "Speed that it should have: as configured, else the median of the like interfaces of this node"),
    RATE_RATIO(
            "interface.rate_ratio",
            "1",
            GAUGE,
            "Speed over the expected speed, of an interface that is up"),
    UP("interface.up", "1", GAUGE, "1 when the interface is up, else 0"),
    CARRIER("interface.carrier", "1", GAUGE, "1 when there is a physical link, else 0"),
    CARRIER_CHANGES(
            "interface.carrier_changes",
            "{event}",
            COUNTER,
            "Times that the physical link came or went"),
    MTU("interface.mtu", "By", LIMIT, "Largest packet"),
    PACKETS_RECEIVED("interface.packets.received", "{packet}", COUNTER, "Packets received"),
    PACKETS_SENT("interface.packets.sent", "{packet}", COUNTER, "Packets sent"),
    MULTICAST_RECEIVED(
            "interface.packets.multicast.received",
            "{packet}",
            COUNTER,
            "Multicast packets received"),
    RECEIVE_ERRORS(
            "interface.errors.receive", "{error}", COUNTER, "Packets received with an error"),
    SEND_ERRORS("interface.errors.send", "{error}", COUNTER, "Packets that could not be sent"),
    RECEIVE_DROPPED(
            "interface.dropped.receive", "{packet}", COUNTER, "Packets received and dropped"),
    SEND_DROPPED("interface.dropped.send", "{packet}", COUNTER, "Packets dropped instead of sent"),
    RECEIVE_MISSED(
            "interface.errors.receive_missed",
            "{error}",
            COUNTER,
            "Packets missed because the host was too slow"),
    RECEIVE_FIFO_ERRORS(
            "interface.errors.receive_fifo", "{error}", COUNTER, "Overruns of the receive queue"),
    SEND_FIFO_ERRORS(
            "interface.errors.send_fifo", "{error}", COUNTER, "Underruns of the send queue"),
    RECEIVE_CRC_ERRORS(
            "interface.errors.receive_crc",
            "{error}",
            COUNTER,
            "Packets received with a wrong checksum"),
    RECEIVE_FRAME_ERRORS(
            "interface.errors.receive_frame",
            "{error}",
            COUNTER,
            "Packets received that were not aligned"),
    RECEIVE_LENGTH_ERRORS(
            "interface.errors.receive_length",
            "{error}",
            COUNTER,
            "Packets received with a wrong length"),
    SEND_CARRIER_ERRORS(
            "interface.errors.send_carrier",
            "{error}",
            COUNTER,
            "Packets not sent because the link was lost");

    private final Entry entry;

    InterfaceFigure(String id, String unit, FigureKind kind, String meaning) {
        entry = new Entry(id, unit, kind, meaning);
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
