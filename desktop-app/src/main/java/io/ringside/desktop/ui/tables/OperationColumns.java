package io.ringside.desktop.ui.tables;

import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.OperationRow;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/// The columns of the tables of operations. Stateless.
final class OperationColumns {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double BYTES_PER_GIGABYTE = 1e9;
    private static final double LEAST_GIGABYTES = 0.01;

    private OperationColumns() {}

    static List<Column<OperationRow>> of(boolean withPeer) {
        List<Column<OperationRow>> columns = new ArrayList<>();
        columns.add(
                Column.figure(
                        "Rank",
                        "Rank in the communicator",
                        row -> "" + row.rank(),
                        OperationRow::rank));
        columns.add(
                Column.words(
                        "Operation", "NCCL's name of the operation", OperationColumns::operation));
        if (withPeer) {
            columns.add(
                    Column.figure(
                            "Peer",
                            "The rank it was sent to or received from",
                            row ->
                                    row.peer().isPresent()
                                            ? "" + row.peer().getAsInt()
                                            : Figures.ABSENT,
                            row -> row.peer().orElse(-1)));
        }
        columns.add(
                Column.figure(
                        "Size",
                        "Bytes of one operation, nccl-tests' size",
                        row ->
                                (row.bytesExact() ? "" : "\u2264")
                                        + Figures.messageBytes(row.messageBytes()),
                        OperationRow::messageBytes));
        columns.add(
                Column.figure(
                        "Count",
                        "Since the daemon's start",
                        row -> Figures.count(row.count()),
                        OperationRow::count));
        columns.add(
                Column.<OperationRow>figure(
                                "Captured",
                                "Captured in CUDA graphs, replays not visible; in no other figure",
                                row -> Figures.count(row.captured()),
                                OperationRow::captured)
                        .onlyFor(rows -> rows.stream().anyMatch(row -> row.captured() > 0)));
        columns.add(
                Column.<OperationRow>figure(
                                "Calls",
                                "Calls of which NCCL told of no operation; in no other figure",
                                row -> Figures.count(row.callsWithoutOperation()),
                                OperationRow::callsWithoutOperation)
                        .onlyFor(rows ->
                                rows.stream().anyMatch(row -> row.callsWithoutOperation() > 0)));
        columns.add(micros("p50\n\u00B5s", "Median duration", OperationRow::p50Nanos));
        columns.add(
                micros("p99\n\u00B5s", "99th percentile of the duration", OperationRow::p99Nanos));
        columns.add(
                bandwidth(
                        "Bus\nGB/s",
                        "Bus bandwidth, nccl-tests' formula",
                        OperationRow::busBandwidthBytesPerSecond));
        columns.add(
                Column.words(
                        "Algorithm", "NCCL's algorithm and protocol", OperationColumns::algorithm));
        columns.add(
                Column.figure(
                        "Ch",
                        "Channels",
                        row -> row.channels() > 0 ? "" + row.channels() : Figures.ABSENT,
                        OperationRow::channels));
        columns.add(
                Column.words(
                        "Timed by",
                        "The best timing source there is",
                        row -> row.timingSource().isEmpty() ? Figures.ABSENT : row.timingSource()));
        columns.add(
                Column.figure(
                        "Total",
                        "Bytes of all operations of the row",
                        row -> Figures.bytes(row.totalBytes()),
                        OperationRow::totalBytes));
        columns.add(Column.words("Type", "Datatype", OperationRow::datatype));
        return columns;
    }

    private static String operation(OperationRow row) {
        return row.operation();
    }

    private static String algorithm(OperationRow row) {
        String both = row.algorithm() + " / " + row.protocol();
        return row.algorithm().isEmpty() ? Figures.ABSENT : both;
    }

    private static Column<OperationRow> micros(
            String title, String meaning, Function<OperationRow, OptionalLong> nanos) {
        return Column.figure(
                title,
                meaning,
                row -> {
                    OptionalLong value = nanos.apply(row);
                    return value.isPresent()
                            ? Figures.number(value.getAsLong() / NANOS_PER_MICRO)
                            : Figures.ABSENT;
                },
                row -> nanos.apply(row).orElse(-1));
    }

    private static Column<OperationRow> bandwidth(
            String title, String meaning, Function<OperationRow, OptionalDouble> bytesPerSecond) {
        return Column.figure(
                title,
                meaning,
                row -> {
                    OptionalDouble value = bytesPerSecond.apply(row);
                    return value.isPresent() ? gigabytes(value.getAsDouble()) : Figures.ABSENT;
                },
                row -> bytesPerSecond.apply(row).orElse(-1));
    }

    /// What rounds to nothing says that it is little, not zero.
    private static String gigabytes(double bytesPerSecond) {
        double value = bytesPerSecond / BYTES_PER_GIGABYTE;
        return value > 0 && value < LEAST_GIGABYTES ? "<" + LEAST_GIGABYTES : Figures.number(value);
    }
}
