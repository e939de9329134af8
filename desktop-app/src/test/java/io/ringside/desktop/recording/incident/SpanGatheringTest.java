package io.ringside.desktop.recording.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.fake.Messages;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.feed.grpc.NodeSource;
import io.ringside.desktop.model.node.Connection;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SpanBatch;
import io.ringside.v1.SpanKind;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpanGatheringTest {
    private static final long START = Messages.START;
    private static final long SECOND = Messages.SECOND;

    /// Answers from a list, or without end.
    private static final class Source implements NodeSource {
        final List<SpanBatch> batches;
        final AtomicLong given = new AtomicLong();
        boolean endless;
        long refusedBefore = Long.MIN_VALUE;

        Source(List<SpanBatch> batches) {
            this.batches = batches;
        }

        @Override
        public NodeDescription describe() {
            return Messages.description();
        }

        @Override
        public Connection arriving() {
            return new Connection.Live();
        }

        @Override
        public Optional<Snapshot> next() {
            return Optional.empty();
        }

        @Override
        public void spans(long start, long end, Consumer<SpanBatch> to) throws FeedException {
            if (start < refusedBefore) {
                throw FeedException.refused("a:1 refuses: it can be reached by other hosts");
            }
            do {
                for (SpanBatch batch : batches) {
                    given.incrementAndGet();
                    to.accept(batch);
                }
            } while (endless);
            if (batches.isEmpty()) {
                throw FeedException.lost("it went away");
            }
        }

        @Override
        public void close() {}
    }

    @Test
    void theNewestStayWithinTheBudgetAndTheRestIsCounted() throws Exception {
        Source source = new Source(IntStream.rangeClosed(1, 20).mapToObj(w -> of(w, 100)).toList());
        long oneBatch = of(20, 100).getSerializedSize();
        SpanGathering spans = new SpanGathering(START, START + 20 * SECOND, 5 * oneBatch + 50);
        assertEquals("", spans.read(source));
        assertEquals(500, spans.spans());
        assertEquals(1500, spans.cut());
        assertTrue(spans.bytes() <= 5 * oneBatch + 50);
        assertEquals(16, SpanBatch.parseFrom(spans.messages().getFirst().bytes()).getWindow());
        assertEquals(20, SpanBatch.parseFrom(spans.messages().getLast().bytes()).getWindow());
    }

    @Test
    void aHistoryWithoutEndIsReadSoFarAndNoFurther() throws Exception {
        Source source = new Source(List.of(of(1, 4_000)));
        source.endless = true;
        SpanGathering spans = new SpanGathering(START, START + SECOND, 1 << 20);
        assertEquals(
                "It sent more than 64 MiB of spans, of which no more was read.",
                spans.read(source));
        assertTrue(spans.bytes() <= 1 << 20, () -> spans.bytes() + " bytes");
        assertEquals(source.given.get() - 1, (spans.spans() + spans.cut()) / 4_000);
    }

    @Test
    void messagesWithNothingInThemEndTheReadingToo() throws Exception {
        Source source = new Source(List.of(SpanBatch.getDefaultInstance()));
        source.endless = true;
        SpanGathering spans = new SpanGathering(START, START + SECOND, 1 << 20);
        assertTrue(spans.read(source).startsWith("It sent more than 64 MiB"));
        assertEquals(List.of(), spans.messages());
        assertEquals((64 << 20) / 64 + 1, source.given.get());
    }

    @Test
    void whatLiesOutsideTheIntervalIsNotTaken() throws Exception {
        Source source = new Source(List.of(of(1, 1), of(2, 1), of(9, 1), of(10, 1)));
        SpanGathering spans = new SpanGathering(START + 2 * SECOND, START + 9 * SECOND, 1 << 20);
        assertEquals("", spans.read(source));
        assertEquals(1, spans.spans());
    }

    @Test
    void aDaemonThatKeepsItsHistoryToItselfStillTellsTheLastMinute() throws Exception {
        Source source = new Source(List.of(of(200, 7)));
        source.refusedBefore = START + 130 * SECOND;
        SpanGathering spans = new SpanGathering(START, START + 200 * SECOND, 1 << 20);
        assertEquals(
                "Only the last 60 s of its spans are here: a:1 refuses: it can be reached by other"
                        + " hosts.",
                spans.read(source));
        assertEquals(7, spans.spans());
    }

    @Test
    void aDaemonThatGoesAwayIsSaidSo() throws Exception {
        SpanGathering spans = new SpanGathering(START, START + SECOND, 1 << 20);
        assertEquals(
                "Its spans were not handed out: it went away.", spans.read(new Source(List.of())));
    }

    private static SpanBatch of(int window, int count) {
        SpanBatch.Builder batch = Messages.spans(window);
        long end = batch.getWindowEndEpochNanos();
        for (int i = 0; i < count; i++) {
            Messages.span(batch, SpanKind.SPAN_KIND_TRANSFER, 0, 1, 3, end - 500, end - 1);
        }
        return batch.build();
    }
}
