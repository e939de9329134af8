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
    void belowThatTheSameRuleAndSevenThatAreNamedArePages() {
        assertEquals(
                List.of(46, 48, 54, 62, 64, 74, 79, 95, 109, 119, 120, 140),
                IntStream.range(0, 143)
                        .filter(code -> Xid.of(code).severity() == Severity.PAGE)
                        .boxed()
                        .toList());
        assertEquals(Severity.TICKET, Xid.of(92).severity());
        assertEquals(Severity.TICKET, Xid.of(94).severity());
        assertEquals(Severity.TICKET, Xid.of(136).severity());
    }

    @Test
    void whatConcernsTheProgramAloneOrNobodyIsANote() {
        assertEquals(
                List.of(11, 13, 25, 31, 32, 37, 43, 45, 69, 80, 106, 107, 108, 137),
                IntStream.range(0, 143)
                        .filter(code -> Xid.of(code).severity() == Severity.NOTE)
                        .boxed()
                        .toList());
    }

    @Test
    void allThatTheCatalogueUsesIsInTheTable() {
        // Codes below 144 that NVIDIA's catalogue does not call unused.
        int[] used = {
            8, 11, 13, 14, 25, 31, 32, 37, 38, 39, 40, 41, 43, 44, 45, 46, 48, 54, 60, 62, 63, 64,
            66, 67, 68, 69, 70, 71, 72, 74, 75, 76, 77, 78, 79, 80, 82, 83, 84, 85, 86, 88, 89, 92,
            93, 94, 95, 96, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 119,
            120, 121, 126, 127, 128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 139, 140, 141,
            142, 143
        };
        for (int code : used) {
            assertFalse(Xid.of(code).meaning().contains("catalogue"), "XID " + code);
        }
        assertEquals("an error of the copy engine CE9", Xid.of(85).meaning());
        assertEquals("an error of the copy engine CE19", Xid.of(135).meaning());
        assertEquals("an error of the video decoder NVDEC7", Xid.of(98).meaning());
        assertEquals("an error of the JPEG engine NVJPG7", Xid.of(105).meaning());
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
