package io.ringside.desktop.feed.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Error;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallFailureTest {
    @Test
    void aDaemonWithoutRoomIsQuotedAndTriedAgain() {
        FeedException full =
                CallFailure.explain(
                        "gpu7:7575",
                        Status.RESOURCE_EXHAUSTED.withDescription(
                                "There are 64 streams already; close one.\u001b[31m\nforged"));

        assertEquals(FeedException.Outcome.LOST, full.outcome());
        assertEquals(
                "gpu7:7575 has no room for this call: There are 64 streams already; close one.?[31m.",
                full.sentence());
    }

    @Test
    void aMessageBeyondTheLimitIsRefusedWithItsSize() {
        FeedException large =
                CallFailure.explain(
                        "gpu7:7575",
                        Status.RESOURCE_EXHAUSTED.withDescription(
                                "gRPC message exceeds maximum size 16777216: 60000033"));

        assertEquals(FeedException.Outcome.REFUSED, large.outcome());
        assertTrue(
                large.sentence()
                        .startsWith(
                                "gpu7:7575 sent a message of 60000033 bytes, more than 16777216: it is"
                                        + " refused"),
                large::sentence);
    }

    @Test
    void aPeerThatBreaksARuleOfHttp2IsToldInWordsThatSayWhich() {
        FeedException broken =
                CallFailure.explain(
                        "gpu7:7575",
                        Status.INTERNAL
                                .withDescription("http2 exception")
                                .withCause(
                                        Http2Exception.connectionError(
                                                Http2Error.PROTOCOL_ERROR,
                                                "Header size exceeded max allowed size (%d)",
                                                8_192)));

        assertEquals(FeedException.Outcome.LOST, broken.outcome());
        assertEquals(
                "gpu7:7575 broke a rule of HTTP/2, so the connection was closed: Header size exceeded"
                        + " max allowed size (8192); check what runs there.",
                broken.sentence());
    }

    @Test
    void aConnectionThatIsClosedAtOnceNamesTheTunnelAndNotTheLibrarysWords() {
        for (Status closed :
                List.of(
                        Status.UNAVAILABLE.withDescription("Network closed for unknown reason"),
                        Status.UNAVAILABLE
                                .withDescription("io exception")
                                .withCause(new IOException("Connection reset by peer")))) {
            FeedException gone = CallFailure.explain("127.0.0.1:7575", closed);

            assertEquals(FeedException.Outcome.LOST, gone.outcome());
            assertEquals(
                    "127.0.0.1:7575 closed the connection; does ringside-node run there, and at the"
                            + " other end of a tunnel?",
                    gone.sentence());
        }
    }

    @Test
    void whatADaemonSaysWithoutAWordIsTriedAgain() {
        FeedException silent = CallFailure.explain("gpu7:7575", Status.RESOURCE_EXHAUSTED);

        assertEquals(FeedException.Outcome.LOST, silent.outcome());
        assertEquals("gpu7:7575 has no room for this call: RESOURCE_EXHAUSTED.", silent.sentence());
    }
}
