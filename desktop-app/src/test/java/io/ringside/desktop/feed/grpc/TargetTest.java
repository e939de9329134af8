package io.ringside.desktop.feed.grpc;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TargetTest {
    @Test
    void readsHostsAddressesAndPorts() {
        assertAll(
                () -> assertEquals(new Target("gpu7", "gpu7", 7575), Target.parse(" gpu7 ")),
                () -> assertEquals(new Target("gpu7:80", "gpu7", 80), Target.parse("gpu7:80")),
                () -> assertEquals(new Target("[::1]", "::1", 7575), Target.parse("[::1]")),
                () -> assertEquals(new Target("[::1]:80", "::1", 80), Target.parse("[::1]:80")));
    }

    @Test
    void refusesWhatIsNoTargetWithOneSentence() {
        for (String wrong :
                List.of(
                        "",
                        ":80",
                        "gpu7:",
                        "gpu7:x",
                        "gpu7:0",
                        "gpu7:65536",
                        "::1",
                        "[::1",
                        "a b",
                        "[::1]80")) {
            var refused = assertThrows(IllegalArgumentException.class, () -> Target.parse(wrong));
            assertTrue(
                    String.valueOf(refused.getMessage()).startsWith("\"" + wrong + "\" is not a"),
                    wrong);
        }
    }

    @Test
    void aNameThatIsPlainlyAFilesIsNeverTakenForAHost() {
        assertAll(
                () ->
                        assertEquals(
                                "late.ring does not exist; check the name.", refusal("late.ring")),
                () -> assertEquals("a/b does not exist; check the name.", refusal("a/b")),
                () -> assertTrue(refusal("/proc/self").startsWith("/proc/self is a file"), "there"),
                () -> assertTrue(refusal("http://gpu7:7575").contains("address of the web")),
                () -> assertTrue(refusal("gpu-[001-064").contains("like [001-064]")),
                () -> assertTrue(refusal("gpu-001-064]").contains("like [001-064]")));
    }

    private static String refusal(String typed) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> Target.parse(typed))
                        .getMessage());
    }

    @Test
    void takesOnlyThisMachinesAddressesForLoopback() {
        assertAll(
                () -> assertTrue(Target.parse("localhost").isLoopback()),
                () -> assertTrue(Target.parse("127.9.0.1:1").isLoopback()),
                () -> assertTrue(Target.parse("[::1]").isLoopback()),
                () -> assertFalse(Target.parse("127.0.0.1.example.org").isLoopback()),
                () -> assertFalse(Target.parse("10.0.0.1").isLoopback()));
    }
}
