package io.ringside.protocol.redaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlainValueTest {
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
            assertTrue(PlainValue.isPlain(plain), plain);
        }
        for (String text : List.of("eth0", "=mlx5_0:1", "alice", "10.0.0.1", "ring alice")) {
            assertFalse(PlainValue.isPlain(text), text);
        }
    }
}
