package io.ringside.desktop.ui.tables;

import io.ringside.desktop.ui.tables.OperationGroups.Line;
import io.ringside.desktop.ui.text.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/// The columns of the tables of operations. What timed a duration stands before it: without that a
/// figure says nothing. Stateless.
final class OperationColumns {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double BYTES_PER_GIGABYTE = 1e9;
    private static final double LEAST_GIGABYTES = 0.01;

    private OperationColumns() {}

    static List<Column<Line>> all() {
        List<Column<Line>> columns = new ArrayList<>();
        columns.add(
                Column.<Line>words(
                                "Operation",
                                "NCCL's name of the operation; press a line to see its ranks",
                                OperationColumns::operation)
                        .styled(line -> line.head() ? "primary" : ""));
        columns.add(
                Column.<Line>figure(
                        "Size",
                        "Bytes of one operation, nccl-tests' size",
                        line ->
                                (line.key().bytesExact() ? "" : "\u2264")
                                        + Figures.messageBytes(line.key().messageBytes()),
                        line -> line.key().messageBytes()));
        columns.add(
                Column.<Line>words(
                                "Comm",
                                "The communicator's name, or a short form of its hash",
                                Line::communicator)
                        .onlyFor(lines -> several(lines, Line::communicator)));
        columns.add(
                Column.words(
                        "Where", "How many ranks it is told of, or which rank it is", Line::where));
        columns.add(
                Column.<Line>words(
                                "State",
                                "Of nodes that are not current: their last values",
                                Line::state)
                        .styled(line -> "state-stale")
                        .onlyFor(lines -> lines.stream().anyMatch(l -> !l.state().isEmpty())));
        columns.add(
                Column.words(
                        "Timed by",
                        "The best timing source there is, and of how many ranks where not of all;"
                                + " an enqueue is the host's call, not the operation's duration",
                        line -> line.timedBy().isEmpty() ? Figures.ABSENT : line.timedBy()));
        columns.add(
                micros("p50\n\u00B5s", "Median duration; of ranks, the middle one", Line::median));
        columns.add(
                micros("most\n\u00B5s", "The rank with the longest median", Line::most)
                        .onlyFor(OperationColumns::spread));
        columns.add(
                Column.<Line>figure(
                                "most\nat rank",
                                "Whose median is longest. Of a collective it waits for the others:"
                                        + " who comes late is often the shortest",
                                line ->
                                        line.mostAt().isPresent()
                                                ? "" + line.mostAt().getAsInt()
                                                : "",
                                line -> line.mostAt().orElse(-1))
                        .onlyFor(OperationColumns::spread));
        columns.add(
                Column.figure(
                        "Count",
                        "Of each rank since the daemon's start; the least and the most where they differ",
                        Line::counts,
                        Line::count));
        columns.add(
                Column.figure(
                        "Bus\nGB/s",
                        "Bus bandwidth, nccl-tests' formula over the median",
                        line ->
                                line.busBandwidthBytesPerSecond().isPresent()
                                        ? gigabytes(line.busBandwidthBytesPerSecond().getAsDouble())
                                        : Figures.ABSENT,
                        line -> line.busBandwidthBytesPerSecond().orElse(-1)));
        columns.add(
                micros("least\n\u00B5s", "The rank with the shortest median", Line::least)
                        .onlyFor(OperationColumns::spread));
        columns.add(
                micros(
                        "p99\n\u00B5s",
                        "99th percentile of the duration; of ranks, the longest",
                        Line::p99Nanos));
        columns.add(
                Column.<Line>figure(
                                "Captured",
                                "Captured in CUDA graphs, replays not visible; in no other figure",
                                line -> Figures.count(line.captured()),
                                Line::captured)
                        .onlyFor(lines -> lines.stream().anyMatch(line -> line.captured() > 0)));
        columns.add(
                Column.<Line>figure(
                                "Calls",
                                "Calls of which NCCL told of no operation; in no other figure",
                                line -> Figures.count(line.callsWithoutOperation()),
                                Line::callsWithoutOperation)
                        .onlyFor(lines ->
                                lines.stream().anyMatch(l -> l.callsWithoutOperation() > 0)));
        columns.add(Column.words("Algorithm", "NCCL's algorithm and protocol", Line::algorithm));
        columns.add(
                Column.figure(
                        "Ch",
                        "Channels",
                        line -> line.channels() > 0 ? "" + line.channels() : Figures.ABSENT,
                        Line::channels));
        columns.add(
                Column.figure(
                        "Total",
                        "Bytes of all operations of the line",
                        line -> Figures.bytes(line.totalBytes()),
                        Line::totalBytes));
        columns.add(Column.words("Type", "Datatype", line -> line.key().datatype()));
        return columns;
    }

    private static String operation(Line line) {
        if (!line.head()) {
            return "    " + line.key().operation();
        }
        boolean opens = line.ranks() > 1;
        return (opens ? (line.opened() ? "\u25BC " : "\u25B6 ") : "   ") + line.key().operation();
    }

    private static boolean spread(List<Line> lines) {
        return lines.stream().anyMatch(line -> line.mostAt().isPresent());
    }

    private static boolean several(List<Line> lines, Function<Line, String> of) {
        return lines.stream().map(of).distinct().count() > 1;
    }

    private static Column<Line> micros(
            String title, String meaning, Function<Line, OptionalLong> nanos) {
        return Column.figure(
                title,
                meaning,
                line -> {
                    OptionalLong value = nanos.apply(line);
                    return value.isPresent()
                            ? Figures.number(value.getAsLong() / NANOS_PER_MICRO)
                            : Figures.ABSENT;
                },
                line -> nanos.apply(line).orElse(-1));
    }

    /// What rounds to nothing says that it is little, not zero.
    private static String gigabytes(double bytesPerSecond) {
        double value = bytesPerSecond / BYTES_PER_GIGABYTE;
        return value > 0 && value < LEAST_GIGABYTES ? "<" + LEAST_GIGABYTES : Figures.number(value);
    }
}
