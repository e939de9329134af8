package io.ringside.node.source.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.fixtures.FileTree;
import io.ringside.node.host.HostFiles;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.reading.Severity;
import io.ringside.node.reading.SourceStatus.State;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelLogProbeTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long EPOCH = 4_000_000_000L * SECOND;
    private static final String SWITCH = "nvidia-nvswitch0: SXid (PCI:0000:C2:00.0): ";

    @TempDir Path root;

    private FileTree files;
    private KernelLogProbe probe;
    private long now = SECOND;

    @BeforeEach
    void emptyLog() {
        files = new FileTree(root);
        files.put("/dev/kmsg", "6,1,1000,-;Linux version 6.8\n");
        probe = new KernelLogProbe(new HostFiles(root));
    }

    @AfterEach
    void close() {
        probe.close();
    }

    private Observation look() {
        now += SECOND;
        return probe.look(EPOCH, now, Rhythm.NORMAL);
    }

    private List<NodeEvent> told(String... lines) {
        look();
        int number = 2;
        for (String line : lines) {
            files.append("/dev/kmsg", "3," + number++ + ",5000000,-;" + line + "\n");
        }
        return look().events();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "20034, Fatal, Link 28 LTSSM Fault Up | PAGE",
                "22003, Fatal, Link 3 Minion Halt | PAGE",
                "23005, ingress packet burst error | PAGE",
                "19084, Non-fatal, Link 29 AN1 Heartbeat Timeout Error (First) | TICKET",
                "12028, Non-fatal, Link 32 egress non-posted PRIV error (First) | TICKET",
                "11012, Non-fatal, Link 2 ingress header ECC limit error | NOTE",
                "22013, Non-fatal, Link 7 Minion Link DLREQ interrupt | NOTE",
                "31999, Fatal, Link 1 new in a later driver | PAGE",
                "31999, Non-fatal, Link 1 new in a later driver | TICKET",
                "11012, Fatal, Link 2 worse than listed | PAGE"
            })
    void anSxidIsAnEventOfNvidiasSeverity(String words, Severity severity) {
        List<NodeEvent> events = told(SWITCH + words);
        assertEquals(1, events.size());
        assertEquals("sxid", events.getFirst().type());
        assertEquals(severity, events.getFirst().severity());
        assertEquals("0000:c2:00.0", events.getFirst().attributes().get("nvswitch.pci"));
    }

    @Test
    void anSxidNamesItsSwitchLinkAndMeaning() {
        NodeEvent event = told(SWITCH + "20034, Fatal, Link 28 LTSSM Fault Up").getFirst();
        assertEquals(
                "NVSwitch 0000:c2:00.0 reported SXid 20034 on link 28: a link went down (Link 28 LTSSM Fault Up).",
                event.text());
        assertEquals("28", event.attributes().get("nvswitch.link"));
        assertEquals("nvidia-nvswitch0", event.attributes().get("nvswitch.device"));
        assertEquals("true", event.attributes().get("sxid.fatal"));
    }

    @Test
    void linesOfRegistersAndOtherLinesAreNoEvents() {
        assertEquals(
                List.of(),
                told(
                        SWITCH + "10002, Severity 5 Engine instance 00 Sub-engine instance 00",
                        SWITCH + "12028, Data {0x00000001, 0x00000001}",
                        "NVRM: Xid (PCI:0000:0f:00): 64, pid=57530, Row Remapper Error",
                        "usb 1-1: new device",
                        "SXid (PCI:",
                        SWITCH,
                        "x".repeat(7_000)));
    }

    @Test
    void theSameIsToldOnceInTenSecondsAndAFloodIsCounted() {
        String[] many = new String[40];
        for (int i = 0; i < many.length; i++) {
            many[i] = SWITCH + "20034, Fatal, Link " + i / 2 + " LTSSM Fault Up";
        }
        List<NodeEvent> events = told(many);
        assertEquals(17, events.size());
        assertTrue(events.getLast().text().startsWith("4 more SXids"), events.getLast().text());
    }

    @Test
    void whatTheKernelWroteLongBeforeTheDaemonBeganIsNoNews() {
        files.put("/proc/uptime", "10000.50 1.0\n");
        files.put(
                "/dev/kmsg",
                "3,1,1000000000,-;"
                        + SWITCH
                        + "20034, Fatal, Link 1 old\n"
                        + "3,2,9990500000,-;"
                        + SWITCH
                        + "20034, Fatal, Link 2 ten seconds ago\n");
        List<NodeEvent> events = look().events();
        assertEquals(1, events.size());
        assertEquals("2", events.getFirst().attributes().get("nvswitch.link"));
        assertEquals(EPOCH - 10 * SECOND, events.getFirst().epochNanos());
    }

    @Test
    void aLineThatIsNotYetWholeWaits() {
        look();
        files.append("/dev/kmsg", "3,2,5000000,-;" + SWITCH + "20034, Fat");
        assertEquals(List.of(), look().events());
        files.append("/dev/kmsg", "al, Link 1 x\n");
        assertEquals(1, look().events().size());
    }

    @Test
    void aHostWithoutTheLogSaysSo() {
        files.delete("/dev/kmsg");
        Observation seen = look();
        assertEquals(State.UNAVAILABLE, seen.state());
        assertTrue(seen.reason().contains("not on this host"), seen.reason());
    }

    @Test
    void aFolderInItsPlaceIsRefused() {
        files.delete("/dev/kmsg");
        files.folder("/dev/kmsg");
        Observation seen = look();
        assertEquals(State.FAILED, seen.state());
        assertTrue(seen.reason().contains("no kernel log"), seen.reason());
    }
}
