package io.ringside.protocol.otlp;

import static io.ringside.protocol.otlp.SmallSnapshot.START_EPOCH_NANOS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HostileReceiverTest {
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.ofEpochSecond(0, START_EPOCH_NANOS));
    private static final ExportMetricsServiceRequest REQUEST =
            OtlpMapping.request(SmallSnapshot.node(), SmallSnapshot.at(START_EPOCH_NANOS, 1), 0);

    @Test
    void anAnswerThatIsNoResponseIsNoDelivery() throws Exception {
        byte[] garbage = new byte[50_000];
        for (int i = 0; i < garbage.length; i++) {
            garbage[i] = (byte) (i * 7);
        }
        for (ByteString body :
                new ByteString[] {
                    ByteString.copyFrom(garbage),
                    ByteString.copyFromUtf8("<html>It works!</html>"),
                    ByteString.copyFromUtf8("{\"error\":\"no such tenant\"}")
                }) {
            String reason = assertInstanceOf(Delivery.Refused.class, answered(body)).reason();
            assertTrue(reason.contains("its answer is no OTLP response"), reason);
        }
    }

    @Test
    void anEmptyAnswerAndOneThatRejectsNothingAreDeliveries() throws Exception {
        for (ByteString body :
                new ByteString[] {
                    ByteString.EMPTY,
                    ByteString.copyFromUtf8("{}"),
                    ByteString.copyFromUtf8("{\"partialSuccess\":{}}\n"),
                    ExportMetricsServiceResponse.newBuilder()
                            .setPartialSuccess(ExportMetricsPartialSuccess.getDefaultInstance())
                            .build()
                            .toByteString()
                }) {
            assertEquals(new Delivery.Delivered(0, ""), answered(body));
        }
    }

    @Test
    void noMorePointsAreRejectedThanWereSent() throws Exception {
        long sent = RequestSplit.points(REQUEST);
        assertTrue(sent > 0);
        assertEquals(new Delivery.Delivered(sent, "all"), answered(rejecting(Long.MAX_VALUE)));
        assertEquals(new Delivery.Delivered(0, "all"), answered(rejecting(-5)));
    }

    @Test
    void headersWithoutAnEndLeaveNoConnectionOpen() throws Exception {
        Semaphore closed = new Semaphore(0);
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> answerForEver(server, closed));
            try (OtlpSender sender =
                    sender("http://127.0.0.1:" + server.getLocalPort() + "/v1/metrics")) {
                for (int i = 0; i < 3; i++) {
                    assertInstanceOf(Delivery.Later.class, sender.send(REQUEST));
                }
                assertTrue(closed.tryAcquire(3, 20, TimeUnit.SECONDS), "connections stay open");
            }
        }
    }

    private static Delivery answered(ByteString body) throws Exception {
        try (TestReceiver receiver = new TestReceiver();
                OtlpSender sender = sender(receiver.url())) {
            receiver.answers.add(new TestReceiver.Answer(200, body, ""));
            return sender.send(REQUEST);
        }
    }

    private static OtlpSender sender(String url) {
        return OtlpSender.to(OtlpEndpoint.parse(url, OtlpProtocol.HTTP, Map.of(), false), CLOCK);
    }

    private static ByteString rejecting(long points) {
        return ExportMetricsServiceResponse.newBuilder()
                .setPartialSuccess(
                        ExportMetricsPartialSuccess.newBuilder()
                                .setRejectedDataPoints(points)
                                .setErrorMessage("all"))
                .build()
                .toByteString();
    }

    private static void answerForEver(ServerSocket server, Semaphore closed) {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofPlatform().daemon().start(() -> headers(socket, closed));
            }
        } catch (IOException over) {
            return;
        }
    }

    private static void headers(Socket socket, Semaphore closed) {
        byte[] more = "a".repeat(65_536).getBytes(StandardCharsets.US_ASCII);
        try (socket) {
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nX-A: ".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(more);
            }
        } catch (IOException gone) {
            closed.release();
        }
    }
}
