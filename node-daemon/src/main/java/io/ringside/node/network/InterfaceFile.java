package io.ringside.node.network;

import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.InterfaceFigure;

/// Numbers of an interface, by the names of their files below /sys/class/net/<name>.
enum InterfaceFile {
    RECEIVED("statistics/rx_bytes", InterfaceFigure.RECEIVED),
    SENT("statistics/tx_bytes", InterfaceFigure.SENT),
    PACKETS_RECEIVED("statistics/rx_packets", InterfaceFigure.PACKETS_RECEIVED),
    PACKETS_SENT("statistics/tx_packets", InterfaceFigure.PACKETS_SENT),
    MULTICAST_RECEIVED("statistics/multicast", InterfaceFigure.MULTICAST_RECEIVED),
    RECEIVE_ERRORS("statistics/rx_errors", InterfaceFigure.RECEIVE_ERRORS),
    SEND_ERRORS("statistics/tx_errors", InterfaceFigure.SEND_ERRORS),
    RECEIVE_DROPPED("statistics/rx_dropped", InterfaceFigure.RECEIVE_DROPPED),
    SEND_DROPPED("statistics/tx_dropped", InterfaceFigure.SEND_DROPPED),
    RECEIVE_MISSED("statistics/rx_missed_errors", InterfaceFigure.RECEIVE_MISSED),
    RECEIVE_FIFO_ERRORS("statistics/rx_fifo_errors", InterfaceFigure.RECEIVE_FIFO_ERRORS),
    SEND_FIFO_ERRORS("statistics/tx_fifo_errors", InterfaceFigure.SEND_FIFO_ERRORS),
    RECEIVE_CRC_ERRORS("statistics/rx_crc_errors", InterfaceFigure.RECEIVE_CRC_ERRORS),
    RECEIVE_FRAME_ERRORS("statistics/rx_frame_errors", InterfaceFigure.RECEIVE_FRAME_ERRORS),
    RECEIVE_LENGTH_ERRORS("statistics/rx_length_errors", InterfaceFigure.RECEIVE_LENGTH_ERRORS),
    SEND_CARRIER_ERRORS("statistics/tx_carrier_errors", InterfaceFigure.SEND_CARRIER_ERRORS),
    CARRIER("carrier", InterfaceFigure.CARRIER),
    CARRIER_CHANGES("carrier_changes", InterfaceFigure.CARRIER_CHANGES),
    MTU("mtu", InterfaceFigure.MTU);

    final String path;
    final Figure figure;

    InterfaceFile(String path, Figure figure) {
        this.path = path;
        this.figure = figure;
    }
}
