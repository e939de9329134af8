package io.ringside.node.doctor.check;

import static io.ringside.node.doctor.CheckState.FAIL;
import static io.ringside.node.doctor.CheckState.OK;
import static io.ringside.node.doctor.CheckState.WARN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckState;
import io.ringside.node.doctor.FakeHost;
import io.ringside.node.doctor.Verdict;
import io.ringside.node.doctor.check.host.SourcesCheck;
import io.ringside.node.doctor.check.rank.DifferencesCheck;
import io.ringside.node.doctor.check.rank.RingOrderCheck;
import io.ringside.node.doctor.check.rank.VariablesCheck;
import io.ringside.node.doctor.rank.ElfBytes;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.SourceStatus.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessChecksTest {
    private static final String NCCL = "/lib/libnccl.so.2";

    @TempDir Path folder;
    private FakeHost host;

    @BeforeEach
    void emptyHost() {
        host = new FakeHost(folder);
    }

    @Test
    void theSameAdviceForSeveralRanksIsOneLine() throws Exception {
        is(OK, new VariablesCheck());
        for (int pid = 10; pid < 22; pid++) {
            host.process(pid, 3, "NCCL_DEBUG=INFO\0", NCCL);
        }
        List<Verdict> verdicts = new VariablesCheck().run(host.context());
        assertEquals(1, verdicts.size());
        assertEquals(
                "NCCL_DEBUG=INFO is left on: NCCL writes to the job's log while it communicates (pids 10,"
                        + " 11, 12, 13, 14, 15, 16, 17 and 4 more).",
                verdicts.getFirst().reason());
    }

    @Test
    void theReleaseOfEachRankDecides() throws Exception {
        host.process(7, 3, "NCCL_ALGO=auto\0", NCCL)
                .file("/proc/7/root" + NCCL, ElfBytes.nccl("2.20.5"));
        is(WARN, new VariablesCheck());
        host.process(8, 3, "NCCL_ALGO=auto\0", NCCL)
                .file("/proc/8/root" + NCCL, ElfBytes.nccl("2.28.9"));
        List<Verdict> verdicts = new VariablesCheck().run(host.context());
        assertEquals(List.of(WARN, FAIL), verdicts.stream().map(Verdict::state).toList());
    }

    @Test
    void ranksWithNothingOddAreWell() throws Exception {
        host.process(7, 3, "NCCL_DEBUG=WARN\0", NCCL);
        assertTrue(is(OK, new VariablesCheck()).reason().contains("pid 7"));
    }

    @Test
    void anEnvironmentThatCannotBeReadIsTold() throws Exception {
        host.process(7, 3, "", NCCL);
        Files.delete(host.root.resolve("proc/7/environ"));
        assertTrue(is(WARN, new VariablesCheck()).fix().startsWith("sudo ringside-node doctor"));
    }

    @Test
    void aValueCannotSteerTheTerminalNorTheShell() throws Exception {
        host.process(7, 3, "NCCL_IB_TIMEOUT=\u001b[2J$(reboot)\n\0", NCCL);
        Verdict verdict = is(WARN, new VariablesCheck());
        assertTrue(verdict.reason().contains("?[2J$(reboot)"), verdict.reason());
        assertTrue(!verdict.fix().contains("reboot"), verdict.fix());
    }

    @Test
    void differencesBetweenRanksOfOneCommunicatorAreTold() throws Exception {
        host.process(7, 3, "NCCL_ALGO=ring\0NCCL_DEBUG_FILE=/a\0", NCCL).segment(7, 1L, 2L);
        host.process(8, 4, "NCCL_DEBUG_FILE=/b\0", NCCL).segment(8, 2L);
        host.process(9, 5, "NCCL_ALGO=tree\0", NCCL).segment(9, 3L);
        List<Verdict> verdicts = new DifferencesCheck().run(host.context());
        assertEquals(1, verdicts.size(), verdicts.toString());
        assertEquals(
                "NCCL_ALGO differs between ranks of one job: not set (pid 8), `ring` (pid 7).",
                verdicts.getFirst().reason());
        assertEquals(WARN, verdicts.getFirst().state());
    }

    @Test
    void differentReleasesInOneJobAreTold() throws Exception {
        host.process(7, 3, "", NCCL).segment(7, 1L);
        host.process(8, 3, "", NCCL).segment(8, 1L);
        host.file("/proc/7/root" + NCCL, ElfBytes.nccl("2.28.9"));
        host.file("/proc/8/root" + NCCL, ElfBytes.nccl("2.21.5"));
        assertTrue(is(WARN, new DifferencesCheck()).reason().contains("`2.21.5` (pid 8)"));
    }

    @Test
    void processesOfOneParentArePerhapsAJob() throws Exception {
        host.process(7, 3, "NCCL_ALGO=ring\0", NCCL).process(8, 3, "", NCCL);
        Verdict verdict = is(OK, new DifferencesCheck());
        assertTrue(verdict.reason().contains("if they are one job"));
        assertTrue(verdict.fix().startsWith("sudo grep"));
        host.process(8, 3, "NCCL_ALGO=ring\0", NCCL);
        assertTrue(is(OK, new DifferencesCheck()).reason().startsWith("Ranks of one job"));
    }

    @Test
    void theLineThatMakesRingsKnownIsGiven() throws Exception {
        assertEquals(List.of(), new RingOrderCheck().run(host.context()));
        host.process(7, 3, "", NCCL);
        Verdict verdict = is(OK, new RingOrderCheck());
        assertTrue(verdict.fix().contains("NCCL_GRAPH_DUMP_FILE="));
        host.process(7, 3, "NCCL_GRAPH_DUMP_FILE=/tmp/g.xml\0", NCCL);
        assertEquals("", is(OK, new RingOrderCheck()).fix());
        host.process(
                7,
                3,
                "NCCL_DEBUG=INFO\0NCCL_DEBUG_SUBSYS=INIT,GRAPH\0NCCL_DEBUG_FILE=/tmp/n.%p\0",
                NCCL);
        assertEquals("", is(OK, new RingOrderCheck()).fix());
        host.process(7, 3, "NCCL_DEBUG=INFO\0NCCL_DEBUG_SUBSYS=^GRAPH\0NCCL_DEBUG_FILE=/a\0", NCCL);
        assertTrue(!is(OK, new RingOrderCheck()).fix().isEmpty());
    }

    @Test
    void sourcesAreJudgedByWhatTheySay() throws Exception {
        host.source("host", Observation.of(List.of()))
                .source("infiniband", Observation.unavailable("No adapter."))
                .source(
                        "vllm",
                        Observation.failed("http://127.0.0.1:8000/metrics: connection refused."))
                .source("odd", new Observation(State.WARN, "Half of it.", List.of(), List.of()))
                .source("nvml", Observation.failed("Not here."));
        List<Verdict> verdicts = new SourcesCheck(Set.of("nvml")).run(host.context());
        assertEquals(List.of(OK, OK, FAIL, WARN), verdicts.stream().map(Verdict::state).toList());
        assertEquals("infiniband: not on this host. No adapter.", verdicts.get(1).reason());
        assertTrue(
                verdicts.get(2).fix().startsWith("curl -sS -m 5 http://127.0.0.1:8000/metrics | "));
        assertTrue(verdicts.get(3).fix().startsWith("ringside-node doctor --only source"));
    }

    @Test
    void withoutAConfigurationThereIsNoSource() throws Exception {
        host.configRefusal = "node.yaml is not YAML.";
        is(FAIL, new SourcesCheck(Set.of()));
    }

    /// Its first verdict, which has this state.
    private Verdict is(CheckState state, Check check) throws InterruptedException {
        List<Verdict> verdicts = check.run(host.context());
        assertEquals(state, verdicts.getFirst().state(), verdicts.toString());
        return verdicts.getFirst();
    }
}
