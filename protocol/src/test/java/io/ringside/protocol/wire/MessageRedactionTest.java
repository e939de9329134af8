package io.ringside.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ringside.v1.Communicator;
import io.ringside.v1.Event;
import io.ringside.v1.Finding;
import io.ringside.v1.Member;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.OperationStatistics;
import io.ringside.v1.Process;
import io.ringside.v1.Reading;
import io.ringside.v1.RingOrder;
import io.ringside.v1.Snapshot;
import io.ringside.v1.Source;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageRedactionTest {
    private static final String UUID = "GPU-8a3f0c11-2233-4455-6677-8899aabbccdd";

    private final MessageRedaction redaction = new MessageRedaction();

    @Test
    void nodesAreCalledByNumbersInTheirOrderWhoeverNamesThem() {
        NodeDescription first =
                NodeDescription.newBuilder().setHostName("gpu7.site").setBootId("b").build();
        redaction.host("gpu7:7575", first);
        redaction.host("10.0.0.8:7575", NodeDescription.newBuilder().setHostName("gpu8").build());
        assertEquals("node-1", redaction.node("gpu7:7575"));
        assertEquals(
                NodeDescription.newBuilder().setHostName("node-1").build(),
                redaction.description("gpu7:7575", first));
        assertEquals(
                "node-2 and node-1 and node-2",
                redaction.text("10.0.0.8:7575 and gpu7:7575 and GPU8"));
        assertEquals("node-1", clean("gpu7.site"));
    }

    @Test
    void nothingOfAMachineOrAPersonIsLeftInASnapshot() {
        redaction.host("gpu7:7575", NodeDescription.newBuilder().setHostName("gpu7").build());
        Snapshot cleaned =
                redaction.snapshot(
                        Snapshot.newBuilder()
                                .addProcesses(Process.newBuilder().setSegment("ringside-7-42.seg"))
                                .addCommunicators(
                                        Communicator.newBuilder()
                                                .addMembers(Member.newBuilder().setGpuUuid(UUID)))
                                .addSources(
                                        Source.newBuilder()
                                                .setReason("no /run/user/1042, /home/alice/log"))
                                .addReadings(
                                        Reading.newBuilder()
                                                .setId(UUID + "/3")
                                                .putAllAttributes(
                                                        Map.of(
                                                                "process.user.id", "1042",
                                                                "gpu.serial", "132",
                                                                "nccl.env.NCCL_PROTO", "LL",
                                                                "nccl.env.NCCL_SOCKET_IFNAME",
                                                                        "alice0",
                                                                "host.name", "login3",
                                                                "server.address", "engine:80")))
                                .addEvents(
                                        Event.newBuilder()
                                                .setText("10.1.2.3 asks login3")
                                                .putAttributes("peer", "fe80::17"))
                                .addFindings(Finding.newBuilder().setEvidence("gpu7: " + UUID))
                                .addRingOrders(
                                        RingOrder.newBuilder().setOrigin("alice.log").addRanks(1))
                                .build());
        String text = cleaned.toString();
        for (String name :
                List.of("alice", "1042", "10.1.2.3", "gpu7", "8a3f", "login3", "fe80", "engine")) {
            assertFalse(text.contains(name), () -> name + " in " + text);
        }
        String uuid = "GPU-00000000-0000-0000-0000-000000000001";
        assertEquals(uuid, cleaned.getCommunicators(0).getMembers(0).getGpuUuid());
        assertEquals(uuid + "/3", cleaned.getReadings(0).getId());
        assertEquals("node-1: " + uuid, cleaned.getFindings(0).getEvidence());
        assertEquals("LL", cleaned.getReadings(0).getAttributesOrThrow("nccl.env.NCCL_PROTO"));
        assertEquals(
                "(withheld)",
                cleaned.getReadings(0).getAttributesOrThrow("nccl.env.NCCL_SOCKET_IFNAME"));
        assertEquals(List.of(1), cleaned.getRingOrders(0).getRanksList());
    }

    @Test
    void whatNamesNobodyStaysAsItIs() {
        Snapshot snapshot =
                Snapshot.newBuilder()
                        .setWindow(7)
                        .addFigureNames("gpu.utilization")
                        .addCollectives(
                                OperationStatistics.newBuilder()
                                        .setOperation("AllReduce")
                                        .setDatatype("ncclFloat32")
                                        .setAlgorithm("RING")
                                        .setCount(3))
                        .addProcesses(Process.newBuilder().setPid(4001).setPluginVersion("0.1.0"))
                        .build();
        assertEquals(snapshot, redaction.snapshot(snapshot));
    }

    private String clean(String text) {
        return redaction
                .snapshot(Snapshot.newBuilder().addFindings(finding(text)).build())
                .getFindings(0)
                .getTitle();
    }

    private static Finding finding(String title) {
        return Finding.newBuilder().setTitle(title).build();
    }
}
