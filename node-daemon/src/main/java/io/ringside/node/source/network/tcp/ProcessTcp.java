package io.ringside.node.source.network.tcp;

import io.ringside.node.reading.Reading;
import io.ringside.node.source.network.sockdiag.TcpField;
import io.ringside.node.source.network.sockdiag.TcpSocket;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.ProcessFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Adds up the TCP sockets of one process. The totals never fall: what a socket had counted when it
/// was last seen stays when it is gone. What it counted between then and its end is lost, and a
/// socket that no look met is not in them. Belongs to one thread.
final class ProcessTcp {
    private static final double MICRO = 1e-6;

    private static final List<Total> TOTALS =
            List.of(
                    new Total(
                            TcpField.RETRANSMITTED_SEGMENTS,
                            ProcessFigure.TCP_RETRANSMITTED_SEGMENTS,
                            1),
                    new Total(TcpField.RETRANSMITTED_BYTES, ProcessFigure.TCP_RETRANSMITTED, 1),
                    new Total(TcpField.SENT_SEGMENTS, ProcessFigure.TCP_SEGMENTS_SENT, 1),
                    new Total(TcpField.SENT_BYTES, ProcessFigure.TCP_SENT, 1),
                    new Total(TcpField.ACKNOWLEDGED_BYTES, ProcessFigure.TCP_ACKNOWLEDGED, 1),
                    new Total(TcpField.RECEIVED_BYTES, ProcessFigure.TCP_RECEIVED, 1),
                    new Total(TcpField.BUSY_MICROS, ProcessFigure.TCP_BUSY, MICRO),
                    new Total(
                            TcpField.RECEIVER_LIMITED_MICROS,
                            ProcessFigure.TCP_RECEIVER_LIMITED,
                            MICRO),
                    new Total(
                            TcpField.BUFFER_LIMITED_MICROS,
                            ProcessFigure.TCP_BUFFER_LIMITED,
                            MICRO));

    private final WatchedProcess process;
    private final long[] totals = new long[TOTALS.size()];
    private final boolean[] told = new boolean[TOTALS.size()];
    private Map<Long, TcpSocket> before = new HashMap<>();
    private Map<Long, TcpSocket> now = new HashMap<>();

    ProcessTcp(WatchedProcess process) {
        this.process = process;
        // Every kernel tells retransmits: a process without a socket has none.
        told[0] = true;
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
        for (int i = 0; i < totals.length; i++) {
            TcpField field = TOTALS.get(i).field;
            OptionalLong value = socket.value(field);
            if (value.isPresent()) {
                long counted = last == null ? 0 : last.value(field).orElse(0);
                totals[i] += field.added(counted, value.getAsLong());
                told[i] = true;
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
                        SubjectKind.PROCESS, Integer.toString(process.pid()), source, epochNanos);
        for (int i = 0; i < totals.length; i++) {
            if (told[i]) {
                Total total = TOTALS.get(i);
                reading.put(total.figure, totals[i] * total.scale);
            }
        }
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
                    .put(
                            ProcessFigure.TCP_ROUND_TRIP_MEDIAN,
                            (double) micros[micros.length / 2] * MICRO)
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
        return sockets.stream()
                .mapToLong(socket -> socket.value(field).orElse(0))
                .filter(value -> value > 0)
                .sorted()
                .toArray();
    }

    /// What is added up over the life of the process.
    private record Total(TcpField field, Figure figure, double scale) {}
}
