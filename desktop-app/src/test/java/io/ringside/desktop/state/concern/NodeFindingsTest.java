package io.ringside.desktop.state.concern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.ringside.desktop.model.EndedWork;
import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.node.NodeHealth.ToldFinding;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.protocol.figures.SubjectKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class NodeFindingsTest {
    @Test
    void processesOfOnePidAreAsManyFindingsAsThereAreProcesses() {
        assertNotEquals(id("Process 1 (rank 0) died"), id("Process 1 (rank 3) died"));
        assertEquals(id("Process 1 (rank 0) died"), id("Process 1 (rank 0) died"));
    }

    private static String id(String title) {
        ToldFinding died =
                new ToldFinding(
                        "process-died", Severity.PAGE, SubjectKind.PROCESS, "1", title, "", "", 7);
        return NodeFindings.rule(died, node(), process -> OptionalInt.empty()).id();
    }

    private static NodeView node() {
        return new NodeView(
                "b",
                "gpu7",
                new Connection.Live(),
                OptionalLong.empty(),
                1,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                NodeHealth.EMPTY,
                EndedWork.NONE,
                0);
    }
}
