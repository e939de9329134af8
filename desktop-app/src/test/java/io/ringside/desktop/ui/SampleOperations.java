package io.ringside.desktop.ui;

import io.ringside.desktop.viewdata.OperationRow;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Operations of the sample cluster's ranks.
final class SampleOperations {
    private SampleOperations() {}

    static List<OperationRow> collectives(int ranks) {
        List<OperationRow> rows = new ArrayList<>();
        for (int rank = 0; rank < Math.min(ranks, 8); rank++) {
            rows.add(
                    collective(
                            rank,
                            "AllReduce",
                            "float32",
                            26_214_400,
                            60,
                            24,
                            "RING",
                            "SIMPLE",
                            108_400 + rank * 800,
                            241.8e9));
            rows.add(
                    collective(
                            rank,
                            "AllReduce",
                            "float32",
                            4_096,
                            20,
                            1,
                            "RING",
                            "LL",
                            11_900 + rank * 100,
                            0.34e9));
            rows.add(
                    collective(
                            rank,
                            "AllGather",
                            "bfloat16",
                            33_554_432,
                            20,
                            24,
                            "RING",
                            "SIMPLE",
                            161_000 + rank * 700,
                            208.4e9));
            rows.add(
                    collective(
                            rank,
                            "ReduceScatter",
                            "bfloat16",
                            33_554_432,
                            20,
                            24,
                            "RING",
                            "SIMPLE",
                            163_200 + rank * 900,
                            205.6e9));
            rows.add(
                    collective(
                            rank,
                            "Broadcast",
                            "float32",
                            4_096,
                            20,
                            1,
                            "RING",
                            "LL",
                            9_100,
                            0.45e9));
        }
        rows.add(
                new OperationRow(
                        0,
                        0,
                        0,
                        "AllReduce",
                        "int32",
                        OptionalInt.empty(),
                        4,
                        true,
                        "RING",
                        "LL",
                        1,
                        0,
                        0,
                        1_000,
                        0,
                        "",
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        0,
                        false));
        return rows;
    }

    private static OperationRow collective(
            int rank,
            String name,
            String type,
            long bytes,
            long count,
            int channels,
            String algorithm,
            String protocol,
            long nanos,
            double bandwidth) {
        return new OperationRow(
                0,
                0,
                rank,
                name,
                type,
                OptionalInt.empty(),
                bytes,
                true,
                algorithm,
                protocol,
                channels,
                count,
                bytes * count,
                0,
                0,
                "kernel",
                OptionalLong.of(nanos),
                OptionalLong.of(nanos * 11 / 10),
                OptionalDouble.of(bandwidth),
                OptionalDouble.of(bandwidth),
                3,
                false);
    }

    static List<OperationRow> p2p() {
        List<OperationRow> rows = new ArrayList<>();
        for (int rank = 0; rank < 2; rank++) {
            for (String name : List.of("Send", "Recv")) {
                rows.add(
                        new OperationRow(
                                0,
                                0,
                                rank,
                                name,
                                "uint8",
                                OptionalInt.of(1 - rank),
                                4_194_304,
                                true,
                                "",
                                "",
                                4,
                                40,
                                167_772_160L,
                                0,
                                0,
                                "kernel",
                                OptionalLong.of(61_000),
                                OptionalLong.of(70_200),
                                OptionalDouble.of(68e9),
                                OptionalDouble.of(68e9),
                                2,
                                false));
            }
        }
        return rows;
    }
}
