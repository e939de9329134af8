package io.ringside.node.source.nccllog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.node.source.nccllog.NcclLine.Level;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NcclLineTest {
    @Test
    void readsAWarningWithItsPlace() {
        assertEquals(
                Optional.of(
                        new NcclLine(
                                Level.WARN,
                                "node-2",
                                14159,
                                14168,
                                3,
                                "transport/net_ib.cc:1295",
                                "NET/IB : Got completion from peer with error 12")),
                NcclLine.parse(
                        "node-2:14159:14168 [3] transport/net_ib.cc:1295 NCCL WARN NET/IB : Got completion from peer with error 12"));
    }

    @Test
    void readsATimeAndAFunctionAroundIt() {
        assertEquals(
                Optional.of(
                        new NcclLine(
                                Level.WARN,
                                "n1",
                                5,
                                6,
                                0,
                                "misc/socket.cc:484 (socketConnectCheck)",
                                "it timed out")),
                NcclLine.parse(
                        "[2026-11-25 19:06:35] n1:5:6 [0] misc/socket.cc:484 (socketConnectCheck) NCCL WARN it timed out"));
    }

    @Test
    void readsALineWithoutADevice() {
        assertEquals(
                Optional.of(new NcclLine(Level.INFO, "n1", 5, 6, -1, "", "Bootstrap : Using eth0")),
                NcclLine.parse("n1:5:6 NCCL INFO Bootstrap : Using eth0"));
    }

    @Test
    void takesNothingElseForOne() {
        for (String line :
                new String[] {
                    "",
                    "NCCL WARN no head",
                    " NCCL WARN ",
                    "n1:5 NCCL WARN no thread",
                    "n1:99999999999999999999:1 [0] NCCL WARN too long a number",
                    "NCCL version 2.28.9+cuda12.9",
                    "x".repeat(4096),
                    "a:1:2 [0] NCCL CALL ncclAllReduce",
                    "x".repeat(3000) + " a:1:2 NCCL WARN far behind"
                }) {
            assertEquals(Optional.empty(), NcclLine.parse(line), line);
        }
    }
}
