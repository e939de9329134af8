package io.ringside.node.ranks.variable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExposureTest {
    @Test
    void aNameThatNobodyKnowsIsShownWithoutItsValue() {
        for (String name :
                List.of("NCCL_X_PASSPHRASE", "NCCL_NET_OFI_KEY", "NCCL_PSK", "RINGSIDE_X")) {
            assertFalse(Exposure.isKept(name), name);
            assertEquals("(withheld)", Exposure.shown(name, "hush"));
        }
    }

    @Test
    void aPathThatTheDaemonItselfReadsIsKeptAndNotShown() {
        assertTrue(Exposure.isKept("NCCL_DEBUG_FILE"));
        assertEquals("(withheld)", Exposure.shown("NCCL_DEBUG_FILE", "/home/alice/a.log"));
    }

    @Test
    void foldersGoButForTheSystems() {
        assertEquals("…/a.so,…/b.so", plugin("/home/alice/a.so,/scratch/x/b.so"));
        assertEquals("/usr/lib/a.so", plugin("/usr/lib/a.so"));
        assertEquals("ringside", plugin("ringside"));
        assertEquals("^eth,docker0", Exposure.shown("NCCL_SOCKET_IFNAME", "^eth,docker0"));
    }

    private static String plugin(String value) {
        return Exposure.shown("NCCL_PROFILER_PLUGIN", value);
    }
}
