package io.ringside.desktop.command.still;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.desktop.model.EndedWork;
import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.viewdata.NodeView;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LastViewTest {
    private static final OptionalLong NEVER = OptionalLong.empty();

    @Test
    void aNodeOfWhichNothingCameIsNamedHoweverItIsConnected() {
        for (Connection connection :
                List.of(
                        new Connection.Connecting(1),
                        new Connection.Live(),
                        new Connection.Stale(1))) {
            assertEquals(
                    List.of("gpu7:7575 sent nothing in time."),
                    LastView.complaints(List.of(node(connection, NEVER))),
                    connection::toString);
        }
    }

    @Test
    void aNodeThatWasReadIsNotComplainedOfAndOthersByTheirReasons() {
        assertEquals(
                List.of("It is refused.", "It is lost."),
                LastView.complaints(
                        Stream.of(
                                        node(new Connection.Live(), OptionalLong.of(5)),
                                        node(new Connection.Stale(1), OptionalLong.of(5)),
                                        node(new Connection.Refused("It is refused."), NEVER),
                                        node(
                                                new Connection.Lost("It is lost.", 1, 2, 3),
                                                OptionalLong.of(5)))
                                .toList()));
    }

    private static NodeView node(Connection connection, OptionalLong lastSnapshotEpochNanos) {
        return new NodeView(
                "gpu7:7575",
                "gpu7",
                connection,
                lastSnapshotEpochNanos,
                1_000_000_000,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                NodeHealth.EMPTY,
                EndedWork.NONE,
                0);
    }
}
