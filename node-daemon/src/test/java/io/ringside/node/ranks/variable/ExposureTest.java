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

    @Test
    void credentialsOfUrlsAreCut() {
        assertEquals("https://…@h/p?token=…&x=…", Credentials.cut("https://u:p@h/p?token=a&x=b"));
        assertEquals("see http://…@h:1/", Credentials.cut("see http://u:p@@h:1/"));
        assertEquals("store/p?sig=… failed", Credentials.cut("store/p?sig=abc%3D failed"));
        assertEquals("a=b and c@d", Credentials.cut("a=b and c@d"));
    }

    @Test
    void numbersAndNcclsOwnWordsAlonePassForPlain() {
        for (String plain : List.of("", "1", "0x1f", "ring,^nvls", "INIT,GRAPH", "-2", "deep")) {
            assertTrue(Exposure.isPlain(plain), plain);
        }
        for (String text : List.of("eth0", "=mlx5_0:1", "alice", "10.0.0.1", "ring alice")) {
            assertFalse(Exposure.isPlain(text), text);
        }
    }

    private static String plugin(String value) {
        return Exposure.shown("NCCL_PROFILER_PLUGIN", value);
    }
}
