package io.ringside.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.Message;
import io.ringside.v1.Communicator;
import io.ringside.v1.Event;
import io.ringside.v1.Link;
import io.ringside.v1.Member;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.Operations;
import io.ringside.v1.Reading;
import io.ringside.v1.Regression;
import io.ringside.v1.Snapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
    private final MessageReader reader = new MessageReader();

    @Test
    void anHonestMessageIsReadAsItIs() throws IOException {
        Snapshot honest =
                Snapshot.newBuilder()
                        .addCommunicators(
                                Communicator.newBuilder()
                                        .setName("grün 模型 🙂")
                                        .addMembers(Member.newBuilder().setRank(3)))
                        .addReadings(
                                Reading.newBuilder().addValue(1.5).putAttributes("key", "value"))
                        .setOperations(Operations.newBuilder().addRank(7).addStartEpochNanos(9))
                        .build();
        assertEquals(honest, read(honest));
    }

    @Test
    void whatSteersATerminalIsCleanedWhereverItStands() throws IOException {
        String foreign = "a\u001b]0;t\u0007\u009b2J\u202e\r\nb";
        String clean = "a?]0;t??2J???b";
        Snapshot hostile =
                Snapshot.newBuilder()
                        .addFigureNames(foreign)
                        .addEvents(Event.newBuilder().setText(foreign).setNumber(4))
                        .addReadings(Reading.newBuilder().putAttributes(foreign, foreign))
                        .build();
        assertEquals(
                Snapshot.newBuilder()
                        .addFigureNames(clean)
                        .addEvents(Event.newBuilder().setText(clean).setNumber(4))
                        .addReadings(Reading.newBuilder().putAttributes(clean, clean))
                        .build(),
                read(hostile));
    }

    @Test
    void aTextThatIsTooLongIsRefusedWithItsNameAndTheLimit() {
        assertEquals(
                "sent a NodeDescription with 60000000 bytes of NodeDescription.host_name, more"
                        + " than 65536",
                refusal(NodeDescription.newBuilder().setHostName("h".repeat(60_000_000)).build()));
    }

    @Test
    void textsThatAreTooLongTogetherAreRefused() {
        Snapshot.Builder many = Snapshot.newBuilder();
        many.addAllFigureNames(Collections.nCopies(200, "f".repeat(60_000)));
        assertEquals(
                "sent a Snapshot with 12000000 bytes of text, more than 8388608",
                refusal(many.build()));
    }

    @Test
    void moreRanksThanANodeCanHaveAreRefused() {
        Communicator.Builder world = Communicator.newBuilder();
        world.addAllMembers(Collections.nCopies(200_000, Member.getDefaultInstance()));
        assertEquals(
                "sent a Snapshot with 200000 Member rows, more than 16384",
                refusal(Snapshot.newBuilder().addCommunicators(world).build()));
    }

    @Test
    void rowsAreCountedWithWhatIsInThem() {
        Link row = Link.newBuilder().setRegression(Regression.getDefaultInstance()).build();
        Snapshot rows =
                Snapshot.newBuilder().addAllLinks(Collections.nCopies(150_000, row)).build();
        assertEquals(
                "sent a Snapshot with 300001 rows and unknown fields, more than 262144",
                refusal(rows));
    }

    @Test
    void figuresInColumnsAreCountedAsTheyComePackedTogether() {
        Operations.Builder columns = Operations.newBuilder();
        columns.addAllState(Collections.nCopies(4_200_000, 0));
        assertEquals(
                "sent a Snapshot with 4200000 figures in columns, more than 4194304",
                refusal(Snapshot.newBuilder().setOperations(columns).build()));
    }

    @Test
    void messagesThatAreHeldTogetherHaveABudgetTogether() throws IOException {
        Snapshot large =
                Snapshot.newBuilder()
                        .addAllLinks(Collections.nCopies(250_000, Link.getDefaultInstance()))
                        .build();
        read(large);
        read(large);
        assertEquals("sent messages with 750003 parts at once, more than 524288", refusal(large));
    }

    @Test
    void theLargestRealNodeIsFarFromTheLimits() throws IOException {
        Link row = Link.newBuilder().setRegression(Regression.getDefaultInstance()).build();
        Snapshot.Builder allToAll = Snapshot.newBuilder();
        IntStream.range(0, 8 * 544 * 2).forEach(_ -> allToAll.addLinks(row));
        assertEquals(8 * 544 * 2, read(allToAll.build()).getLinksCount());
    }

    @Test
    void bytesThatAreNoMessageAreSaidToBeNone() {
        assertThrows(
                IOException.class,
                () -> reader.read(Snapshot.getDefaultInstance(), ByteBuffer.wrap(new byte[] {42})));
    }

    private String refusal(Message message) {
        return String.valueOf(
                assertThrows(OverBudgetException.class, () -> read(message)).getMessage());
    }

    @SuppressWarnings("unchecked") // a message's default instance is of its type
    private <T extends Message> T read(T message) throws IOException {
        return (T)
                reader.read(
                        message.getDefaultInstanceForType(),
                        ByteBuffer.wrap(message.toByteArray()));
    }
}
