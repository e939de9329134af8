package io.ringside.desktop.feed.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.desktop.fake.Messages;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.v1.Channel;
import io.ringside.v1.Communicator;
import io.ringside.v1.Snapshot;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ChannelMappingTest {
    private static final int COMMUNICATOR = 9;
    private static final long HASH = 99;

    @Test
    void aRowKeepsItsCountsAndTheTimesOfItsThreeStates() throws Exception {
        NodeSnapshot snapshot = mapped(row().build());
        assertEquals(
                List.of(new NodeSnapshot.Channel(HASH, 1, 2, 3, true, 4, 500, 6, 70, 80, 90)),
                snapshot.channels());
        assertEquals(0, snapshot.malformedRows());
    }

    @Test
    void aRowOfAnUnknownCommunicatorIsLeftOutAndCounted() throws Exception {
        NodeSnapshot snapshot = mapped(row().setCommunicator(COMMUNICATOR + 1).build());
        assertEquals(List.of(), snapshot.channels());
        assertEquals(1, snapshot.malformedRows());
    }

    @Test
    void aRowWithWhatCannotBeIsLeftOut() throws Exception {
        assertEquals(List.of(), mapped(row().setPeer(-1).build()).channels());
        assertEquals(List.of(), mapped(row().setSteps(-5).build()).channels());
        assertEquals(
                List.of(), mapped(row().setThirdStateNanos(Long.MIN_VALUE).build()).channels());
    }

    private static NodeSnapshot mapped(Channel row) throws Exception {
        Snapshot snapshot =
                Messages.snapshot(1, 60)
                        .clearChannels()
                        .addCommunicators(
                                Communicator.newBuilder()
                                        .setCommunicator(COMMUNICATOR)
                                        .setCommHash(HASH)
                                        .setRanks(8))
                        .addChannels(row)
                        .build();
        WireMapping mapping = new WireMapping();
        return mapping.snapshot(mapping.within(snapshot), OptionalLong.empty());
    }

    private static Channel.Builder row() {
        return Channel.newBuilder()
                .setCommunicator(COMMUNICATOR)
                .setRank(1)
                .setPeer(2)
                .setChannel(3)
                .setSend(true)
                .setTransfers(4)
                .setBytes(500)
                .setSteps(6)
                .setFirstStateNanos(70)
                .setSecondStateNanos(80)
                .setThirdStateNanos(90);
    }
}
