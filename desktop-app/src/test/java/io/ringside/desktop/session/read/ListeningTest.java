package io.ringside.desktop.session.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.fake.FakeDaemon;
import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.fake.Messages;
import io.ringside.desktop.fake.Waiting;
import io.ringside.desktop.feed.FeedOptions;
import io.ringside.desktop.feed.NodeFeed;
import io.ringside.desktop.feed.WireTap;
import io.ringside.desktop.feed.grpc.Target;
import io.ringside.desktop.model.node.Connection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ListeningTest {
    /// Ten, and two windows of a second.
    private static final int PATIENCE = 12;

    @Test
    void aDaemonThatIsConnectedAndSendsNothingIsMissingUntilItSendsAgain() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description());
                Listening listening =
                        Listening.start(
                                List.of(
                                        NodeFeed.daemon(
                                                Target.parse(daemon.target()), false, "test")),
                                new FeedOptions(false, false, WireTap.NONE),
                                new HandClock(Messages.START))) {
            daemon.send(Messages.snapshot(1, 60).build());
            Waiting.until("an answer", () -> !listening.reports().isEmpty());
            for (int look = 1; look <= PATIENCE; look++) {
                assertEquals(Map.of(), listening.look());
            }
            Connection.Lost silent = Objects.requireNonNull(listening.look().get(daemon.target()));
            assertTrue(silent.reason().contains("is connected and sends nothing"), silent::reason);
            assertEquals(Map.of(), listening.lost(), "the connection stands");

            daemon.send(Messages.snapshot(2, 61).build());
            Waiting.until("news", () -> listening.reports().getFirst().snapshot().window() == 2);
            assertEquals(Map.of(), listening.look());
        }
    }
}
