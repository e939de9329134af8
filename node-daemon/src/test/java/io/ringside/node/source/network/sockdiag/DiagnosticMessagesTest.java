package io.ringside.node.source.network.sockdiag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DiagnosticMessagesTest {
    private static final int SEQUENCE = 7;
    private static final long COOKIE = 0x1234_5678_9abcL;

    private final HeardSockets heard = new HeardSockets();

    @Test
    void readsASocketAndTheEnd() {
        OptionalInt end =
                read(
                        DiagnosticBytes.socket(SEQUENCE, 4711, COOKIE, 1, info(232)),
                        DiagnosticBytes.done(SEQUENCE, 0));
        assertEquals(OptionalInt.of(0), end);
        TcpSocket socket = heard.sockets.get(0);
        assertEquals(4711, socket.inode());
        assertEquals(COOKIE, socket.cookie());
        assertTrue(socket.isEstablished());
        assertEquals("10.0.0.2:80", socket.remote().text());
        assertEquals(OptionalLong.of(1500), socket.value(TcpField.ROUND_TRIP_MICROS));
        assertEquals(OptionalLong.of(42), socket.value(TcpField.RETRANSMITTED_SEGMENTS));
        assertEquals(OptionalLong.of(1L << 40), socket.value(TcpField.SENT_BYTES));
    }

    @Test
    void asksForMoreUntilTheEndCame() {
        assertEquals(
                OptionalInt.empty(), read(DiagnosticBytes.socket(SEQUENCE, 1, 1, 1, info(232))));
    }

    @Test
    void leavesAbsentWhatAnOlderKernelDoesNotGive() {
        read(DiagnosticBytes.socket(SEQUENCE, 1, 1, 1, info(104)));
        TcpSocket socket = heard.sockets.get(0);
        assertEquals(OptionalLong.of(42), socket.value(TcpField.RETRANSMITTED_SEGMENTS));
        assertEquals(OptionalLong.empty(), socket.value(TcpField.SENT_BYTES));
        read(DiagnosticBytes.socket(SEQUENCE, 1, 2, 1, info(103)));
        assertEquals(
                OptionalLong.empty(), heard.sockets.get(1).value(TcpField.RETRANSMITTED_SEGMENTS));
    }

    @Test
    void takesAnUnlimitedRateAsAbsent() {
        byte[] info = info(232);
        ByteBuffer.wrap(info).putLong(104, -1);
        read(DiagnosticBytes.socket(SEQUENCE, 1, 1, 1, info));
        assertEquals(OptionalLong.empty(), heard.sockets.get(0).value(TcpField.PACING_RATE));
    }

    @Test
    void passesOverAnswersToOtherRequests() {
        assertEquals(
                OptionalInt.empty(),
                read(
                        DiagnosticBytes.socket(SEQUENCE - 1, 1, 1, 1, info(232)),
                        DiagnosticBytes.done(SEQUENCE - 1, 0)));
        assertTrue(heard.sockets.isEmpty());
    }

    @Test
    void givesTheKernelsError() {
        assertEquals(OptionalInt.of(2), read(DiagnosticBytes.error(SEQUENCE, -2)));
        assertEquals(OptionalInt.of(1), read(DiagnosticBytes.done(SEQUENCE, -1)));
    }

    @Test
    void refusesLengthsThatLie() {
        for (int lie : new int[] {0, 15, 100_000, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            byte[] message = DiagnosticBytes.socket(SEQUENCE, 1, 1, 1, info(232));
            ByteBuffer.wrap(message).order(ByteOrder.nativeOrder()).putInt(0, lie);
            assertEquals(
                    OptionalInt.of(DiagnosticMessages.MALFORMED), read(message), "length " + lie);
        }
    }

    @Test
    void refusesASocketThatIsTooShort() {
        byte[] message = DiagnosticBytes.socket(SEQUENCE, 1, 1, 1, info(0));
        ByteBuffer.wrap(message).order(ByteOrder.nativeOrder()).putInt(0, 16 + 71);
        assertEquals(OptionalInt.of(DiagnosticMessages.MALFORMED), read(message));
        assertTrue(heard.sockets.isEmpty());
    }

    @Test
    void refusesAnAttributeThatIsLongerThanItsMessage() {
        for (int lie : new int[] {0, 3, 237, 0xffff}) {
            byte[] message = DiagnosticBytes.socket(SEQUENCE, 1, 1, 1, info(232));
            ByteBuffer.wrap(message).order(ByteOrder.nativeOrder()).putShort(88, (short) lie);
            assertEquals(
                    OptionalInt.of(DiagnosticMessages.MALFORMED), read(message), "length " + lie);
        }
        assertTrue(heard.sockets.isEmpty());
    }

    @Test
    void survivesEveryTruncation() {
        ByteBuffer whole =
                DiagnosticBytes.together(
                        DiagnosticBytes.socket(SEQUENCE, 1, 1, 1, info(232)),
                        DiagnosticBytes.done(SEQUENCE, 0));
        for (int bytes = 0; bytes < whole.limit(); bytes++) {
            OptionalInt end = read(whole.slice(0, bytes));
            assertFalse(end.equals(OptionalInt.of(0)), "ended well after " + bytes + " bytes");
        }
    }

    @Test
    void survivesFlippedBytes() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 20_000; round++) {
            ByteBuffer bytes =
                    DiagnosticBytes.together(
                            DiagnosticBytes.socket(SEQUENCE, 1, 1, 1, info(232)),
                            DiagnosticBytes.socket(SEQUENCE, 2, 2, 4, info(104)),
                            DiagnosticBytes.done(SEQUENCE, 0));
            for (int flips = 0; flips < 4; flips++) {
                bytes.put(random.nextInt(bytes.limit()), (byte) random.nextInt());
            }
            heard.sockets.clear();
            read(bytes);
            assertTrue(heard.sockets.size() <= 40, "sockets in 800 bytes");
        }
    }

    @Test
    void writesAVersion6Address() {
        assertEquals("[fe80:0:0:0:0:0:0:1]:80", new Endpoint(true, 0xfe80L << 48, 1, 80).text());
        assertEquals("10.0.0.2:80", new Endpoint(true, 0, 0xffff_0a00_0002L, 80).text());
    }

    @Test
    void addsWhatACounterCountedAlsoPastItsEnd() {
        assertEquals(5, TcpField.RETRANSMITTED_SEGMENTS.added(10, 15));
        assertEquals(6, TcpField.RETRANSMITTED_SEGMENTS.added(0xffff_fffeL, 4));
        assertEquals(0, TcpField.RETRANSMITTED_SEGMENTS.added(10, 4));
        assertEquals(0, TcpField.SENT_BYTES.added(10, 4));
    }

    private static byte[] info(int bytes) {
        return DiagnosticBytes.info(bytes, 42, 1L << 40);
    }

    private OptionalInt read(byte[]... messages) {
        return read(DiagnosticBytes.together(messages));
    }

    private OptionalInt read(ByteBuffer bytes) {
        return DiagnosticMessages.read(bytes, SEQUENCE, heard);
    }
}
