package io.ringside.node.source.nccllog.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.source.nccllog.line.NcclLine.Level;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NcclWordsTest {
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
                only(
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
                only(
                        "[2026-11-25 19:06:35] n1:5:6 [0] misc/socket.cc:484 (socketConnectCheck) NCCL WARN it timed out"));
    }

    @Test
    void readsALineWithoutADevice() {
        assertEquals(
                Optional.of(new NcclLine(Level.INFO, "n1", 5, 6, -1, "", "Bootstrap : Using eth0")),
                only("n1:5:6 NCCL INFO Bootstrap : Using eth0"));
    }

    @Test
    void wordsThatLookLikeAnotherLevelStayWords() {
        assertEquals(
                Optional.of(new NcclLine(Level.INFO, "n1", 5, 6, 0, "", "NCCL INFO NCCL WARN x")),
                only("n1:5:6 [0] NCCL INFO NCCL INFO NCCL WARN x"));
    }

    private static Optional<NcclLine> only(String line) {
        NcclWords.Parts parts = NcclWords.parse(line);
        assertTrue(parts.lines().size() <= 1, line);
        return parts.lines().stream().map(NcclWords.Part::line).findFirst();
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
                    "14:28:58 NCCL INFO of a framework",
                    "2026-11-28T14:28:58 NCCL INFO of a framework"
                }) {
            assertEquals(Optional.empty(), only(line), line);
        }
    }
}
