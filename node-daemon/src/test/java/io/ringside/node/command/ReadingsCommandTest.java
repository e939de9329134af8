package io.ringside.node.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.boot.SourcesRun.Seen;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Severity;
import io.ringside.node.reading.SourceStatus;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ReadingsCommandTest {
    private static final Seen SEEN =
            new Seen(
                    List.of(SourceStatus.ok("nvml")),
                    List.of(
                            Reading.of(SubjectKind.GPU, "GPU-1", "nvml", 5)
                                    .put("gpu.name", "H \"200\"")
                                    .put(GpuFigure.MEMORY_TOTAL, 150_754_820_096.0)
                                    .put(GpuFigure.POWER, 126.5)
                                    .build()),
                    List.of(
                            new NodeEvent(
                                    7,
                                    "nvml-events",
                                    "xid",
                                    Severity.PAGE,
                                    SubjectKind.GPU,
                                    "GPU-1",
                                    "It reported XID 79.",
                                    Map.of("xid", "79"))));

    @Test
    void printsOneJsonObjectALine() throws IOException {
        StringWriter text = new StringWriter();
        ReadingsJson.write(SEEN, new PrintWriter(text));

        assertEquals(
                List.of(
                        "{\"type\":\"source\",\"name\":\"nvml\",\"state\":\"ok\",\"reason\":\"\"}",
                        "{\"type\":\"reading\",\"kind\":\"gpu\",\"id\":\"GPU-1\",\"source\":\"nvml\",\"read_epoch_nanos\":5,"
                                + "\"attributes\":{\"gpu.name\":\"H \\\"200\\\"\"},\"figures\":{\"gpu.memory.total\":"
                                + "{\"value\":1.50754820096E11,\"unit\":\"By\"},\"gpu.power\":{\"value\":126.5,\"unit\":\"W\"}}}",
                        "{\"type\":\"event\",\"event\":\"xid\",\"severity\":\"page\",\"source\":\"nvml-events\",\"epoch_nanos\":7,"
                                + "\"kind\":\"gpu\",\"id\":\"GPU-1\",\"text\":\"It reported XID 79.\",\"attributes\":{\"xid\":\"79\"}}"),
                text.toString().lines().toList());
    }

    @Test
    void printsFiguresWithTheirUnitsForPeople() {
        StringWriter text = new StringWriter();
        ReadingsTable.write(SEEN, new PrintWriter(text));

        assertTrue(text.toString().contains("gpu GPU-1  (nvml)"), text.toString());
        assertTrue(text.toString().contains("150754820096 By"), text.toString());
        assertTrue(text.toString().contains("126.5 W"), text.toString());
        assertTrue(text.toString().contains("event xid (page, nvml-events)"), text.toString());
    }

    @Test
    void refusesATimeThatMakesNoSense() {
        CommandLine line = RingsideNode.commandLine();
        StringWriter said = new StringWriter();
        line.setErr(new PrintWriter(said));

        assertEquals(2, line.execute("readings", "--seconds", "0"));
        assertTrue(said.toString().contains("--seconds 0 is not within 1 and 3600."));
    }
}
