package io.ringside.node.stream.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.ringside.fixtures.Waiting;
import io.ringside.node.drain.LevelRequests;
import io.ringside.node.stream.snapshot.Inputs;
import io.ringside.node.stream.snapshot.SnapshotBus;
import io.ringside.v1.MonitorGrpc;
import io.ringside.v1.Playback;
import io.ringside.v1.Snapshot;
import io.ringside.v1.WatchRequest;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConflationTest {
    private static final long DEADLINE_SECONDS = 20;

    @Test
    void keepsOnlyTheNewestForASubscriberThatDoesNotTake() {
        SnapshotBus bus = new SnapshotBus();
        SnapshotBus.Subscription slow = bus.subscribe(() -> {});
        for (int window = 1; window <= 5; window++) {
            bus.publish(Snapshot.newBuilder().setWindow(window).build());
        }
        Snapshot taken = slow.take();
        assertNotNull(taken);
        assertEquals(5, taken.getWindow());
        assertNull(slow.take());
        assertEquals(4, bus.skipped());
    }

    @Test
    void givesASlowClientFewerAndNewerSnapshots() throws Exception {
        SnapshotBus bus = new SnapshotBus();
        try (MonitorServer server =
                TestServer.start(
                        TestServer.served(
                                bus,
                                Inputs.none(Optional.empty()),
                                new RaiseAccess(new LevelRequests(), true)))) {
            ManagedChannel channel =
                    NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                            .usePlaintext()
                            .build();
            SlowClient client = new SlowClient();
            MonitorGrpc.newStub(channel).watch(WatchRequest.getDefaultInstance(), client);
            // The subscription exists once the first snapshot has come through.
            long window = publishUntilReceived(bus, client);
            long count = 400;
            for (int i = 0; i < count; i++) {
                bus.publish(big(++window));
            }
            long last = window;
            long received = 0;
            long newest = 0;
            while (newest < last) {
                client.ask();
                Snapshot next = client.received.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
                assertNotNull(next, "the newest never came");
                assertTrue(next.getWindow() > newest, "older after newer");
                newest = next.getWindow();
                received++;
            }
            assertTrue(received < count, "received " + received + " of " + count);
            assertTrue(bus.skipped() > 0);
            channel.shutdownNow();
            assertTrue(channel.awaitTermination(DEADLINE_SECONDS, TimeUnit.SECONDS));
        }
    }

    private static long publishUntilReceived(SnapshotBus bus, SlowClient client)
            throws InterruptedException {
        AtomicLong window = new AtomicLong();
        client.started.take();
        client.ask();
        Waiting.until(
                "the client receives a window",
                () -> {
                    bus.publish(Snapshot.newBuilder().setWindow(window.incrementAndGet()).build());
                    return client.received.poll() != null;
                });
        return window.get();
    }

    /// 100 kB, so that a few fill what the transport buffers.
    private static Snapshot big(long window) {
        ByteString text = ByteString.copyFrom(new byte[100_000]);
        return Snapshot.newBuilder()
                .setWindow(window)
                .setPlayback(Playback.newBuilder().setOriginBytes(text))
                .build();
    }

    private static final class SlowClient
            implements ClientResponseObserver<WatchRequest, Snapshot> {
        final LinkedBlockingQueue<Snapshot> received = new LinkedBlockingQueue<>();
        final LinkedBlockingQueue<Boolean> started = new LinkedBlockingQueue<>();
        private @Nullable ClientCallStreamObserver<WatchRequest> stream;

        void ask() {
            Objects.requireNonNull(stream).request(1);
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<WatchRequest> stream) {
            this.stream = stream;
            stream.disableAutoRequestWithInitial(0);
            started.add(true);
        }

        @Override
        public void onNext(Snapshot snapshot) {
            received.add(snapshot);
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
    }
}
