package io.ringside.node.source.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.reading.Severity;
import io.ringside.node.source.gpu.Xid.Fault;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class XidTest {
    @Test
    void fromOneHundredFortyThreeOnOnlyWhatNvidiaWouldResetAndHaveLookedAtIsAPage() {
        assertEquals(
                List.of(143, 158, 167, 169, 171, 172),
                IntStream.rangeClosed(143, 172)
                        .filter(code -> Xid.of(code).severity() == Severity.PAGE)
                        .boxed()
                        .toList());
        assertEquals(Severity.NOTE, Xid.of(162).severity());
    }

    @Test
    void theBlocksOfNvlinkAreNamedAsNvidiaNamesThem() {
        assertEquals(
                "an NVLink error in the GPU's block SAW; XID 154 says whether a reset is due",
                Xid.of(144).meaning());
        assertTrue(Xid.of(148).meaning().contains("block NVLPW_CTRL;"));
        assertTrue(Xid.of(150).meaning().contains("block MSE;"));
    }

    @Test
    void whatIsNotInTheTableIsATicketThatPointsToTheCatalogue() {
        for (long code : List.of(0L, 153L, 173L, -1L, Long.MAX_VALUE)) {
            Xid xid = Xid.of(code);
            assertEquals(Severity.TICKET, xid.severity());
            assertEquals(Fault.UNKNOWN, xid.fault());
            assertTrue(xid.meaning().endsWith("see NVIDIA's catalogue of XIDs"));
        }
        assertFalse(Xid.of(170).meaning().contains("catalogue"));
    }
}
