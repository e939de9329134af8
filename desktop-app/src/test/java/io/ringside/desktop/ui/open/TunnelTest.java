package io.ringside.desktop.ui.open;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TunnelTest {
    @Test
    void theLineLeadsFromAFreePortHereToTheDaemonsPortThere() {
        Tunnel tunnel = Tunnel.of("gpu7:7600").orElseThrow();
        assertEquals("ssh -N -L " + tunnel.localPort() + ":127.0.0.1:7600 gpu7", tunnel.command());
        assertEquals("127.0.0.1:" + tunnel.localPort(), tunnel.target());
    }

    @Test
    void withoutAPortItIsTheDaemonsUsualOne() {
        assertTrue(Tunnel.of("login@gpu7").orElseThrow().command().endsWith(":7575 login@gpu7"));
    }

    @Test
    void aPortThatIsTakenHereIsNotOffered() throws IOException {
        int free = Tunnel.of("gpu7").orElseThrow().localPort();
        try (ServerSocket taken = new ServerSocket(free, 1, InetAddress.getLoopbackAddress())) {
            assertNotEquals(taken.getLocalPort(), Tunnel.of("gpu7").orElseThrow().localPort());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:7575", "localhost", "/tmp/run.ringside", "run.ringside", "[::1]:7575",
                "-oProxyCommand=x", "a b", "simulate:8x8", "gpu7;rm", ""
            })
    void whatIsHereOrNoHostHasNone(String target) {
        assertEquals(Optional.empty(), Tunnel.of(target));
    }
}
