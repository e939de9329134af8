package io.ringside.protocol.figures;

import static io.ringside.protocol.figures.FigureKind.COUNTER;
import static io.ringside.protocol.figures.FigureKind.GAUGE;
import static io.ringside.protocol.figures.FigureKind.LIMIT;

/// Figures of one link of one GPU to others: an NVLink, or XGMI.
public enum GpuLinkFigure implements Catalogued {
    SPEED("gpu_link.speed", "By/s", LIMIT, "What the link carries each way at its present speed"),
    UP("gpu_link.up", "1", GAUGE, "1 when the link is active, 0 when it is not"),
    SENT("gpu_link.sent", "By", COUNTER, "Data sent, in whole KiB"),
    RECEIVED("gpu_link.received", "By", COUNTER, "Data received, in whole KiB"),
    SEND_RATE("gpu_link.send_rate", "By/s", GAUGE, "Sent since the look before"),
    RECEIVE_RATE("gpu_link.receive_rate", "By/s", GAUGE, "Received since the look before"),
    REPLAYS("gpu_link.replays", "{error}", COUNTER, "Packets sent again"),
    RECOVERIES("gpu_link.recoveries", "{error}", COUNTER, "Times that the link had to recover"),
    CRC_ERRORS("gpu_link.crc_errors", "{error}", COUNTER, "Checksum errors of all kinds"),
    CRC_FLIT_ERRORS(
            "gpu_link.crc_errors.flit",
            "{error}",
            COUNTER,
            "Checksum errors of flow control digits"),
    CRC_DATA_ERRORS("gpu_link.crc_errors.data", "{error}", COUNTER, "Checksum errors of data"),
    ECC_DATA_ERRORS("gpu_link.ecc_errors.data", "{error}", COUNTER, "ECC errors of data"),
    RECOVERIES_SUCCEEDED(
            "gpu_link.recoveries.succeeded",
            "{error}",
            COUNTER,
            "Recoveries that brought the link back"),
    RECOVERIES_FAILED("gpu_link.recoveries.failed", "{error}", COUNTER, "Recoveries that did not"),
    SYMBOL_ERRORS("gpu_link.symbol_errors", "{error}", COUNTER, "Symbol errors"),
    EFFECTIVE_ERRORS(
            "gpu_link.effective_errors",
            "{error}",
            COUNTER,
            "Errors left after forward error correction"),
    MALFORMED_PACKETS(
            "gpu_link.malformed_packets", "{error}", COUNTER, "Malformed packets received"),
    BUFFER_OVERRUNS(
            "gpu_link.buffer_overruns", "{error}", COUNTER, "Packets lost for want of a buffer"),
    RECEIVE_ERRORS("gpu_link.receive_errors", "{error}", COUNTER, "Packets received with an error"),
    RECEIVE_REMOTE_ERRORS(
            "gpu_link.receive_errors.remote",
            "{error}",
            COUNTER,
            "Packets that the other end had marked as bad"),
    RECEIVE_GENERAL_ERRORS(
            "gpu_link.receive_errors.general",
            "{error}",
            COUNTER,
            "Other errors of received packets"),
    INTEGRITY_ERRORS(
            "gpu_link.integrity_errors", "{error}", COUNTER, "Local link integrity errors"),
    SEND_DISCARDS(
            "gpu_link.send_discards", "{error}", COUNTER, "Packets discarded instead of sent");

    private final Entry entry;

    GpuLinkFigure(String id, String unit, FigureKind kind, String meaning) {
        entry = new Entry(id, unit, kind, meaning);
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
