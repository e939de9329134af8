package io.ringside.node.source.nvml.value;

import io.ringside.protocol.figures.GpuLinkFigure;

/// NVML's fields of one NVLink, whose number is the scope, that are figures as they are:
/// NVML_FI_DEV_ and the constant's name, its number, and what one of its units is in the figure's.
public enum LinkField {
    NVLINK_THROUGHPUT_DATA_TX(138, GpuLinkFigure.SENT, 1024),
    NVLINK_THROUGHPUT_DATA_RX(139, GpuLinkFigure.RECEIVED, 1024),
    NVLINK_ERROR_DL_REPLAY(161, GpuLinkFigure.REPLAYS, 1),
    NVLINK_ERROR_DL_RECOVERY(162, GpuLinkFigure.RECOVERIES, 1),
    NVLINK_ERROR_DL_CRC(163, GpuLinkFigure.CRC_ERRORS, 1),
    NVLINK_GET_SPEED(164, GpuLinkFigure.SPEED, 1e6),
    NVLINK_COUNT_MALFORMED_PACKET_ERRORS(206, GpuLinkFigure.MALFORMED_PACKETS, 1),
    NVLINK_COUNT_BUFFER_OVERRUN_ERRORS(207, GpuLinkFigure.BUFFER_OVERRUNS, 1),
    NVLINK_COUNT_RCV_ERRORS(208, GpuLinkFigure.RECEIVE_ERRORS, 1),
    NVLINK_COUNT_RCV_REMOTE_ERRORS(209, GpuLinkFigure.RECEIVE_REMOTE_ERRORS, 1),
    NVLINK_COUNT_RCV_GENERAL_ERRORS(210, GpuLinkFigure.RECEIVE_GENERAL_ERRORS, 1),
    NVLINK_COUNT_LOCAL_LINK_INTEGRITY_ERRORS(211, GpuLinkFigure.INTEGRITY_ERRORS, 1),
    NVLINK_COUNT_XMIT_DISCARDS(212, GpuLinkFigure.SEND_DISCARDS, 1),
    NVLINK_COUNT_LINK_RECOVERY_SUCCESSFUL_EVENTS(213, GpuLinkFigure.RECOVERIES_SUCCEEDED, 1),
    NVLINK_COUNT_LINK_RECOVERY_FAILED_EVENTS(214, GpuLinkFigure.RECOVERIES_FAILED, 1),
    NVLINK_COUNT_EFFECTIVE_ERRORS(219, GpuLinkFigure.EFFECTIVE_ERRORS, 1),
    NVLINK_COUNT_SYMBOL_ERRORS(221, GpuLinkFigure.SYMBOL_ERRORS, 1);

    /// NVML_FI_DEV_NVLINK_GET_STATE, its NVML_NVLINK_STATE_ACTIVE, and two that are text.
    public static final int STATE = 165;

    public static final int VERSION = 166;
    public static final int REMOTE_LINK = 146;

    /// On Blackwell and newer, where [#NVLINK_ERROR_DL_RECOVERY] is gone: all recovery events.
    public static final int RECOVERY_EVENTS = 215;

    public final int id;
    public final GpuLinkFigure figure;
    public final double factor;

    LinkField(int id, GpuLinkFigure figure, double factor) {
        this.id = id;
        this.figure = figure;
        this.factor = factor;
    }
}
