package io.ringside.node.source.network;

import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.InterfaceFigure;

/// Numbers of an interface, by the names of their files below /sys/class/net/<name>.
enum InterfaceFile {
    RECEIVED("statistics/rx_bytes", InterfaceFigure.RECEIVED, true),
    SENT("statistics/tx_bytes", InterfaceFigure.SENT, true),
    PACKETS_RECEIVED("statistics/rx_packets", InterfaceFigure.PACKETS_RECEIVED, true),
    PACKETS_SENT("statistics/tx_packets", InterfaceFigure.PACKETS_SENT, true),
    MULTICAST_RECEIVED("statistics/multicast", InterfaceFigure.MULTICAST_RECEIVED, false),
    RECEIVE_ERRORS("statistics/rx_errors", InterfaceFigure.RECEIVE_ERRORS, true),
    SEND_ERRORS("statistics/tx_errors", InterfaceFigure.SEND_ERRORS, true),
    RECEIVE_DROPPED("statistics/rx_dropped", InterfaceFigure.RECEIVE_DROPPED, true),
    SEND_DROPPED("statistics/tx_dropped", InterfaceFigure.SEND_DROPPED, true),
    RECEIVE_MISSED("statistics/rx_missed_errors", InterfaceFigure.RECEIVE_MISSED, true),
    RECEIVE_FIFO_ERRORS("statistics/rx_fifo_errors", InterfaceFigure.RECEIVE_FIFO_ERRORS, false),
    SEND_FIFO_ERRORS("statistics/tx_fifo_errors", InterfaceFigure.SEND_FIFO_ERRORS, false),
    RECEIVE_CRC_ERRORS("statistics/rx_crc_errors", InterfaceFigure.RECEIVE_CRC_ERRORS, false),
    RECEIVE_FRAME_ERRORS("statistics/rx_frame_errors", InterfaceFigure.RECEIVE_FRAME_ERRORS, false),
    RECEIVE_LENGTH_ERRORS(
            "statistics/rx_length_errors", InterfaceFigure.RECEIVE_LENGTH_ERRORS, false),
    SEND_CARRIER_ERRORS("statistics/tx_carrier_errors", InterfaceFigure.SEND_CARRIER_ERRORS, false),
    CARRIER("carrier", InterfaceFigure.CARRIER, true),
    CARRIER_CHANGES("carrier_changes", InterfaceFigure.CARRIER_CHANGES, false),
    MTU("mtu", InterfaceFigure.MTU, false);

    final String path;
    final Figure figure;

    /// Whether it is read at every look.
    final boolean isFrequent;

    InterfaceFile(String path, Figure figure, boolean isFrequent) {
        this.path = path;
        this.figure = figure;
        this.isFrequent = isFrequent;
    }
}
