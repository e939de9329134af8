package io.ringside.protocol.otlp;

import static io.ringside.protocol.otlp.SmallSnapshot.START_EPOCH_NANOS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.ringside.fixtures.EndlessHeaders;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
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
        try (EndlessHeaders endless = new EndlessHeaders();
                OtlpSender<ExportMetricsServiceRequest> sender =
                        sender(endless.uri("/v1/metrics").toString())) {
            for (int i = 0; i < 3; i++) {
                assertInstanceOf(Delivery.Later.class, sender.send(REQUEST));
            }
            endless.awaitClosed(3);
        }
    }

    private static Delivery answered(ByteString body) throws Exception {
        try (TestReceiver receiver = new TestReceiver();
                OtlpSender<ExportMetricsServiceRequest> sender = sender(receiver.url())) {
            receiver.answers.add(new TestReceiver.Answer(200, body, ""));
            return sender.send(REQUEST);
        }
    }

    private static OtlpSender<ExportMetricsServiceRequest> sender(String url) {
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
}
