package io.ringside.node.network;

import io.ringside.node.sockdiag.TcpField;
import io.ringside.node.sockdiag.TcpSocket;
import io.ringside.node.source.Reading;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.ProcessFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Adds up the TCP sockets of one process. The totals never fall: what a socket had counted when it
/// was last seen stays when it is gone. What it counted between then and its end is lost, and a
/// socket that no look met is not in them. Belongs to one thread.
final class ProcessTcp {
    private static final double MICRO = 1e-6;

    private static final Map<TcpField, Figure> TOTALS =
            new EnumMap<>(
                    Map.of(
                            TcpField.RETRANSMITTED_SEGMENTS,
                            ProcessFigure.TCP_RETRANSMITTED_SEGMENTS,
                            TcpField.RETRANSMITTED_BYTES,
                            ProcessFigure.TCP_RETRANSMITTED,
                            TcpField.SENT_SEGMENTS,
                            ProcessFigure.TCP_SEGMENTS_SENT,
                            TcpField.SENT_BYTES,
                            ProcessFigure.TCP_SENT,
                            TcpField.ACKNOWLEDGED_BYTES,
                            ProcessFigure.TCP_ACKNOWLEDGED,
                            TcpField.RECEIVED_BYTES,
                            ProcessFigure.TCP_RECEIVED,
                            TcpField.BUSY_MICROS,
                            ProcessFigure.TCP_BUSY,
                            TcpField.RECEIVER_LIMITED_MICROS,
                            ProcessFigure.TCP_RECEIVER_LIMITED,
                            TcpField.BUFFER_LIMITED_MICROS,
                            ProcessFigure.TCP_BUFFER_LIMITED));

    private final WatchedProcess process;
    private final Map<TcpField, Long> totals = new EnumMap<>(TcpField.class);
    private Map<Long, TcpSocket> before = new HashMap<>();
    private Map<Long, TcpSocket> now = new HashMap<>();

    ProcessTcp(WatchedProcess process) {
        this.process = process;
        totals.put(TcpField.RETRANSMITTED_SEGMENTS, 0L);
    }

    WatchedProcess process() {
        return process;
    }

    void startLook() {
        now.clear();
    }

    void add(TcpSocket socket) {
        if (now.put(socket.cookie(), socket) != null) {
            return;
        }
        TcpSocket last = before.get(socket.cookie());
        for (TcpField field : TOTALS.keySet()) {
            OptionalLong value = socket.value(field);
            if (value.isPresent()) {
                long counted = last == null ? 0 : last.value(field).orElse(0);
                totals.merge(field, field.added(counted, value.getAsLong()), Long::sum);
            }
        }
    }

    /// @param complete whether every socket was met: those that were not are gone
    void endLook(boolean complete) {
        if (!complete) {
            before.putAll(now);
            return;
        }
        Map<Long, TcpSocket> free = before;
        before = now;
        now = free;
    }

    boolean knows(long cookie) {
        return before.containsKey(cookie);
    }

    /// Of the sockets of the look that ended.
    Reading reading(String source, long epochNanos) {
        Reading.Builder reading =
                Reading.of(
                        SubjectKind.PROCESS,
                        Integer.toString(process.pid()),
                        source,
                        epochNanos);
        totals.forEach((field, total) -> reading.put(figure(field), (double) total * scale(field)));
        List<TcpSocket> established =
                before.values().stream().filter(TcpSocket::isEstablished).toList();
        reading.put(ProcessFigure.TCP_SOCKETS, before.size())
                .put(ProcessFigure.TCP_LOST, sum(established, TcpField.LOST))
                .put(ProcessFigure.TCP_DELIVERY_RATE, sum(established, TcpField.DELIVERY_RATE))
                .put(ProcessFigure.TCP_PACING_RATE, sum(established, TcpField.PACING_RATE))
                .put("network.namespace", process.namespace());
        long[] windows = sorted(established, TcpField.CONGESTION_WINDOW);
        if (windows.length > 0) {
            reading.put(ProcessFigure.TCP_CONGESTION_WINDOW_LEAST, (double) windows[0]);
        }
        putRoundTrips(reading, sorted(established, TcpField.ROUND_TRIP_MICROS));
        putWorstPeer(reading);
        return reading.build();
    }

    private static void putRoundTrips(Reading.Builder reading, long[] micros) {
        if (micros.length > 0) {
            reading.put(ProcessFigure.TCP_ROUND_TRIP_LEAST, (double) micros[0] * MICRO)
                    .put(ProcessFigure.TCP_ROUND_TRIP_MEDIAN, (double) micros[micros.length / 2] * MICRO)
                    .put(
                            ProcessFigure.TCP_ROUND_TRIP_GREATEST,
                            (double) micros[micros.length - 1] * MICRO);
        }
    }

    private void putWorstPeer(Reading.Builder reading) {
        long most = 0;
        for (TcpSocket socket : before.values()) {
            long segments = socket.value(TcpField.RETRANSMITTED_SEGMENTS).orElse(0);
            if (segments > most) {
                most = segments;
                reading.put("tcp.worst_peer", socket.remote().text());
            }
        }
    }

    /// Absent when a socket does not tell it.
    private static OptionalLong sum(List<TcpSocket> sockets, TcpField field) {
        long sum = 0;
        for (TcpSocket socket : sockets) {
            OptionalLong value = socket.value(field);
            if (value.isEmpty()) {
                return value;
            }
            sum += value.getAsLong();
        }
        return sockets.isEmpty() ? OptionalLong.empty() : OptionalLong.of(sum);
    }

    private static long[] sorted(List<TcpSocket> sockets, TcpField field) {
        List<Long> values = new ArrayList<>();
        sockets.forEach(
                socket -> socket.value(field).ifPresent(value -> {
                    if (value > 0) {
                        values.add(value);
                    }
                }));
        return values.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    private static Figure figure(TcpField field) {
        Figure figure = TOTALS.get(field);
        if (figure == null) {
            throw new IllegalStateException(field + " has no total");
        }
        return figure;
    }

    private static double scale(TcpField field) {
        return figure(field).unit().equals("s") ? MICRO : 1;
    }
}
