package io.ringside.node.source.network;

import io.ringside.node.host.HostFiles;
import io.ringside.node.reading.Reading;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.HostFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// TCP of the whole host: of the network namespace of its first process. Stateless.
final class HostTcp {
    private static final Map<String, Figure> SNMP =
            Map.of(
                    "OutSegs", HostFigure.TCP_SEGMENTS_SENT,
                    "InSegs", HostFigure.TCP_SEGMENTS_RECEIVED,
                    "RetransSegs", HostFigure.TCP_RETRANSMITTED_SEGMENTS,
                    "InErrs", HostFigure.TCP_RECEIVE_ERRORS,
                    "CurrEstab", HostFigure.TCP_CONNECTIONS);

    private static final Map<String, Figure> EXTENDED =
            Map.of(
                    "TCPLostRetransmit", HostFigure.TCP_LOST_RETRANSMITS,
                    "TCPTimeouts", HostFigure.TCP_TIMEOUTS,
                    "TCPSynRetrans", HostFigure.TCP_SYN_RETRANSMITS,
                    "ListenOverflows", HostFigure.TCP_LISTEN_OVERFLOWS,
                    "ListenDrops", HostFigure.TCP_LISTEN_DROPS);

    private HostTcp() {}

    /// Absent when neither file can be read.
    static Optional<Reading> read(HostFiles files, String source, long epochNanos) {
        Reading.Builder reading = Reading.of(SubjectKind.HOST, "", source, epochNanos);
        put(lines(files, "snmp"), "Tcp:", SNMP, reading);
        put(lines(files, "netstat"), "TcpExt:", EXTENDED, reading);
        return reading.isEmpty() ? Optional.empty() : Optional.of(reading.build());
    }

    /// The daemon may be in a container with a network of its own, or see no process but its own.
    private static List<String> lines(HostFiles files, String name) {
        List<String> ofFirst = files.lines("/proc/1/net/" + name);
        return ofFirst.isEmpty() ? files.lines("/proc/net/" + name) : ofFirst;
    }

    /// From a line of names and the line of values after it, both with that title.
    private static void put(
            List<String> lines,
            String title,
            Map<String, Figure> figures,
            Reading.Builder reading) {
        for (int line = 0; line + 1 < lines.size(); line++) {
            if (lines.get(line).startsWith(title) && lines.get(line + 1).startsWith(title)) {
                String[] names = lines.get(line).split(" ", -1);
                String[] values = lines.get(line + 1).split(" ", -1);
                for (int i = 1; i < Math.min(names.length, values.length); i++) {
                    Figure figure = figures.get(names[i]);
                    if (figure != null && values[i].matches("\\d{1,18}")) {
                        reading.put(figure, (double) Long.parseLong(values[i]));
                    }
                }
                return;
            }
        }
    }
}
