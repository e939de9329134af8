package io.ringside.desktop.correlate.matching;

import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.OperationColumns;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Who does what in one window of one node: its communicators, their members and the clocks of
/// their GPUs. Owned by one thread.
final class WindowActors {
    private final String node;
    private final OperationColumns operations;
    private final Map<Long, NodeSnapshot.Communicator> communicators = new HashMap<>();
    private final Map<Integer, OptionalLong> gpuOffsets = new HashMap<>();
    private final Map<Place, Actor> actors = new HashMap<>();

    private record Place(long commHash, int rank) {}

    /// @param known the one object that stands for equal actors
    WindowActors(String node, NodeSnapshot snapshot, UnaryOperator<Actor> known) {
        this.node = node;
        operations = snapshot.operations();
        snapshot.processes().forEach(p -> gpuOffsets.put(p.process(), p.gpuClockOffsetNanos()));
        for (NodeSnapshot.Communicator communicator : snapshot.communicators()) {
            communicators.put(communicator.commHash(), communicator);
            for (NodeSnapshot.Member member : communicator.members()) {
                actors.put(
                        new Place(communicator.commHash(), member.rank()),
                        known.apply(Actor.of(node, member)));
            }
        }
    }

    NodeSnapshot.@Nullable Communicator communicator(int row) {
        return communicators.get(operations.commHash()[row]);
    }

    Actor actor(int row) {
        Actor known = actors.get(new Place(operations.commHash()[row], operations.rank()[row]));
        return known == null ? new Actor(node, operations.process()[row], "") : known;
    }

    /// The GPU's arrival is the launch's event, or the kernel's own stamp where its clock is known.
    Arrival arrival(int row) {
        long start = operations.eventStartEpochNanos()[row];
        long end = operations.eventEndEpochNanos()[row];
        OptionalLong gpuOffset =
                gpuOffsets.getOrDefault(operations.process()[row], OptionalLong.empty());
        if ((start == 0 || end == 0) && gpuOffset.isPresent()) {
            boolean stamped =
                    operations.gpuStartNanos()[row] != 0 && operations.gpuEndNanos()[row] != 0;
            start = stamped ? operations.gpuStartNanos()[row] + gpuOffset.getAsLong() : 0;
            end = stamped ? operations.gpuEndNanos()[row] + gpuOffset.getAsLong() : 0;
        }
        boolean timed = start != 0 && end != 0;
        return new Arrival(
                actor(row),
                operations.rank()[row],
                operations.startEpochNanos()[row],
                timed ? start : 0,
                timed ? end : 0);
    }
}
