package io.ringside.protocol.figures;

import static io.ringside.protocol.figures.FigureKind.COUNTER;
import static io.ringside.protocol.figures.FigureKind.GAUGE;
import static io.ringside.protocol.figures.FigureKind.LIMIT;

/// Figures of one port of an RDMA device.
public enum PortFigure implements Figure {
    RATE("port.rate", "By/s", LIMIT, "Rate of the port, each way"),
    ACTIVE("port.active", "1", GAUGE, "1 when the port is active and its physical link up, else 0"),
    EXPECTED_RATE(
            "port.expected_rate", "By/s", LIMIT, "Rate it should have, by the file or its peers"),
    LINK_DOWNED("port.errors.link_downed", "{error}", COUNTER, "Times that the link went down"),
    SYMBOL_ERRORS("port.errors.symbol", "{error}", COUNTER, "Symbol errors"),
    RECEIVE_ERRORS("port.errors.receive", "{error}", COUNTER, "Packets received with an error"),
    TRANSMIT_WAIT("port.transmit_wait", "s", COUNTER, "Time with data to send and no credit");

    private final String id;
    private final String unit;
    private final FigureKind kind;
    private final String meaning;

    PortFigure(String id, String unit, FigureKind kind, String meaning) {
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
