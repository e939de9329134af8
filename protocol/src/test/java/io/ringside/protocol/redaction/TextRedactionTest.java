package io.ringside.protocol.redaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TextRedactionTest {
    private final TextRedaction texts = new TextRedaction("h200");

    @BeforeEach
    void name() {
        texts.hostName("gpu-node-17.example");
    }

    @Test
    void theHostsNamesBecomeItsLabel() {
        clean("h200 and h200: h200.", "gpu-node-17.example and GPU-Node-17: gpu-node-17.");
        clean("nccl.h200.4001.log", "nccl.gpu-node-17.4001.log");
        same("gpu-node-171 and my-gpu-node-17");
    }

    @Test
    void aHostWithoutANameTakesNothingOut() {
        texts.hostName("");
        texts.hostName("localhost");
        same("localhost:8000 answers");
    }

    @Test
    void uuidsBecomeNumbersThatStayTheSame() {
        String uuid = "GPU-8a3f0c11-2233-4455-6677-8899aabbccdd";
        String first = "GPU-00000000-0000-0000-0000-000000000001";
        assertEquals(first, texts.gpuUuid(uuid));
        clean(first + "/17", uuid + "/17");
        clean(
                first + ", GPU-00000000-0000-0000-0000-000000000002",
                uuid + ", GPU-8a3f0c11-2233-4455-6677-8899aabbccde");
        clean(
                "MIG-00000000-0000-0000-0000-000000000001",
                "MIG-8a3f0c11-2233-4455-6677-8899aabbccdd");
        clean("00000000-0000-0000-0000-000000000001", "0A3f0c11-2233-4455-6677-8899aabbccdd");
        clean("GPU-amd-0000000000000001", "GPU-amd-17f0c2a9b3d4e5f6");
        same("GPU-amd-0000:03:00.0");
    }

    @Test
    void addressesBecomeNumbersAndLoopbackStays() {
        clean("address-1:4321 to address-2<9>", "10.1.2.3:4321 to 10.1.2.4<9>");
        clean("[address-3]:4321", "[fe80:0:0:0:1:2:3:4]:4321");
        clean("address-4 is gone.", "fe80::17 is gone.");
        clean(
                "http://address-5:8000/metrics refused",
                "http://engine.example:8000/metrics refused");
        same("127.0.0.1:8000, 0.0.0.0 and [::1]:8000");
        same("driver 580.159.03, 96.00.74.00.01, 22.31.1014");
        clean("0000:0000:0000:0001", "0c42:a103:0065:1234");
        clean("00:00:00:00:00:02", "0c:42:a1:03:00:65");
        same("0000:8a:06.0 and 00000000:8A:06.0 at 12:30:45");
    }

    @Test
    void endpointsLoseTheirHostWhateverItIs() {
        assertEquals("address-1:8000", texts.endpoint("engine-3:8000"));
        assertEquals("h200:8000", texts.endpoint("gpu-node-17:8000"));
        assertEquals("localhost:8000", texts.endpoint("localhost:8000"));
        assertEquals("127.0.0.1:8000", texts.endpoint("127.0.0.1:8000"));
        assertEquals("address-2:8000", texts.endpoint("10.0.0.7:8000"));
    }

    @Test
    void pathsLoseTheirFoldersButForTheSystems() {
        clean("…/nccl.log is not read.", "/home/alice/jobs/nccl.log is not read.");
        clean("…/nccl.log is not read", "/proc/17/root/home/alice/nccl.log is not read");
        clean("…/docker-12ab.scope", "/system.slice/docker-12ab.scope");
        clean("NCCL_TOPO_FILE=…/x.xml", "NCCL_TOPO_FILE=/data/alice/x.xml");
        same("/sys/class/infiniband is empty or not there.");
        same("NCCL_DEBUG_FILE=/tmp/nccl.%h.%p.log");
        same("transport/net_socket.cc:41 NCCL WARN");
        same("60 MiB/s");
    }

    @Test
    void userIdsBecomeZero() {
        clean("/dev/shm/ringside-0", "/dev/shm/ringside-1000");
        same("ringside-4001-123456.seg");
        clean("user@0.service", "user@1000.service");
        clean("slurm uid_0 job_17", "slurm uid_1000 job_17");
    }

    private void clean(String expected, String text) {
        assertEquals(expected, texts.redacted(text));
    }

    private void same(String text) {
        assertEquals(text, texts.redacted(text));
    }
}
