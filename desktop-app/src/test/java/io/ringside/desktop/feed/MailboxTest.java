package io.ringside.desktop.feed;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.fake.Messages;
import io.ringside.desktop.feed.Mailbox.NodeUpdate;
import io.ringside.desktop.feed.mapping.MalformedMessage;
import io.ringside.desktop.feed.mapping.WireMapping;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.SpanColumns;
import io.ringside.desktop.model.node.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private final Mailbox mailbox = new Mailbox();
    private final FeedSink sink = mailbox.sink("gpu7:7575");

    @Test
    void keepsTheNewestSnapshotAndCountsThoseBeyondTheFewItKeeps() throws Exception {
        for (int window = 1; window <= Mailbox.MAX_EARLIER + 3; window++) {
            sink.snapshot(snapshot(window), window);
        }

        NodeUpdate update = mailbox.take(0).getFirst();

        assertAll(
                () -> assertEquals(Mailbox.MAX_EARLIER + 3, update.snapshot().get().window()),
                () -> assertEquals(Mailbox.MAX_EARLIER, update.earlier().size()),
                () -> assertEquals(2, update.losses().get(Mailbox.SUPERSEDED)));
    }

    @Test
    void countsSpansBeyondTheQueue() throws Exception {
        WireMapping mapping = new WireMapping();
        mapping.snapshot(Messages.snapshot(1, 1).build(), OptionalLong.empty());
        var batch = Messages.spans(1);
        Messages.span(batch, io.ringside.v1.SpanKind.SPAN_KIND_TRANSFER, 0, 1, 0, 1, 2);
        SpanColumns spans = mapping.spans(batch.build());
        for (int i = 0; i < Mailbox.MAX_SPAN_BATCHES + 5; i++) {
            sink.spans(spans);
        }

        NodeUpdate update = mailbox.take(0).getFirst();

        assertAll(
                () -> assertEquals(Mailbox.MAX_SPAN_BATCHES, update.spans().size()),
                () -> assertEquals(5, update.losses().get(Mailbox.SPANS_BEYOND_QUEUE)));
    }

    @Test
    void givesEachThingOnceAndTheLossesAlways() throws Exception {
        sink.connection(new Connection.Live());
        sink.lost("malformed spans", 4);
        mailbox.take(0);
        sink.snapshot(snapshot(1), 1);

        NodeUpdate second = mailbox.take(0).getFirst();

        assertAll(
                () -> assertEquals(Optional.empty(), second.connection()),
                () -> assertEquals(4, second.losses().get("malformed spans")));
    }

    @Test
    void whatAClosedFeedStillPutsReachesNobodyAndHoldsNoRoom() throws Exception {
        sink.snapshot(snapshot(7), 7);
        FeedSink next = mailbox.sink("gpu7:7575");

        sink.retire();
        sink.snapshot(snapshot(8), 8);
        sink.lost("malformed spans", 4);
        assertEquals(List.of(), mailbox.take(0));
        for (int window = 1; window <= Mailbox.MAX_EARLIER + 1; window++) {
            sink.snapshot(snapshot(window), window);
        }
        sink.awaitRoom();

        next.snapshot(snapshot(1), 1);
        List<NodeUpdate> updates = mailbox.take(0);
        assertAll(
                () -> assertEquals(1, updates.size()),
                () -> assertEquals(1, updates.getFirst().snapshot().get().window()),
                () -> assertEquals(Map.of(), updates.getFirst().losses()));
    }

    @Test
    void returnsNothingWhenNothingCame() throws Exception {
        assertEquals(List.of(), mailbox.take(1));
    }

    @Test
    void isWokenWithoutAMessage() throws Exception {
        mailbox.wake();

        assertTrue(mailbox.take(Long.MAX_VALUE).isEmpty());
    }

    private static NodeSnapshot snapshot(long window) throws MalformedMessage {
        return new WireMapping()
                .snapshot(Messages.snapshot(window, window).build(), OptionalLong.empty());
    }
}
