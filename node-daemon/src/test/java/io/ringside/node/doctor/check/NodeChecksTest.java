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
import io.ringside.node.doctor.check.host.ClockCheck;
import io.ringside.node.doctor.check.host.ConfigCheck;
import io.ringside.node.doctor.check.host.JavaCheck;
import io.ringside.node.doctor.check.host.OsCheck;
import io.ringside.node.doctor.check.host.PermissionsCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeChecksTest {
    @TempDir Path folder;
    private FakeHost host;

    @BeforeEach
    void emptyHost() {
        host = new FakeHost(folder);
    }

    @Test
    void javaHasToBeNewAndAllowedToCallLibraries() throws InterruptedException {
        is(OK, new JavaCheck(25, "25.0.3", true));
        is(WARN, new JavaCheck(25, "25.0.3", false));
        is(FAIL, new JavaCheck(21, "21.0.1", true));
    }

    @Test
    void linuxOnAKnownProcessorIsNeeded() throws InterruptedException {
        is(FAIL, new OsCheck("amd64"));
        host.file("/proc/sys/kernel/osrelease", "6.8.0-45-generic\n");
        assertEquals("Linux 6.8.0-45-generic on amd64.", is(OK, new OsCheck("amd64")).reason());
        is(FAIL, new OsCheck("riscv64"));
        host.file("/.dockerenv", "");
        assertTrue(is(OK, new OsCheck("aarch64")).reason().contains("in a container"));
    }

    @Test
    void aConfigurationThatRunWouldRefuseFails() throws InterruptedException {
        is(OK, new ConfigCheck());
        host.configRefusal = "node.yaml: enginez is not known here; known: host_root.";
        List<Verdict> verdicts =
                new ConfigCheck().run(host.context(Optional.of(Path.of("/etc/it's.yaml"))));
        assertEquals(FAIL, verdicts.getFirst().state());
        assertEquals(host.configRefusal, verdicts.getFirst().reason());
    }

    @Test
    void whoeverKeepsTheClockIsAsked() throws InterruptedException {
        assertTrue(is(WARN, new ClockCheck()).reason().startsWith("Unknown"));
        host.outputs.put("timedatectl", "no\n");
        assertTrue(is(WARN, new ClockCheck()).reason().startsWith("Nothing"));
        host.file("/proc/9/comm", "ptp4l\n");
        assertTrue(is(OK, new ClockCheck()).reason().contains("ptp4l"));
        host.outputs.put("timedatectl", "yes\n");
        assertTrue(is(OK, new ClockCheck()).reason().contains("timedatectl"));
        host.file("/run/systemd/timesync/synchronized", "");
        assertTrue(is(OK, new ClockCheck()).reason().contains("timesyncd"));
        host.outputs.put("chronyc", chrony("0.000012345", "Normal"));
        assertEquals("chrony: the clock is off by 0.012 ms.", is(OK, new ClockCheck()).reason());
        host.outputs.put("chronyc", chrony("-0.25", "Normal"));
        assertEquals(
                "chrony: the clock is off by 250.000 ms.", is(WARN, new ClockCheck()).reason());
        host.outputs.put("chronyc", chrony("0", "Not synchronised"));
        is(WARN, new ClockCheck());
        host.outputs.put("chronyc", chrony("much", "Normal"));
        assertTrue(is(OK, new ClockCheck()).reason().contains("timesyncd"));
        host.outputs.put("chronyc", "506 Cannot talk to daemon");
        assertTrue(is(OK, new ClockCheck()).reason().contains("timesyncd"));
    }

    @Test
    void whatCannotBeReadOfOthersIsTold() throws InterruptedException {
        host.ownUser = 1000;
        host.file("/proc/self/status", "CapEff:\t0000000000000000\n")
                .file("/sys/fs/cgroup/cgroup.controllers", "cpu\n")
                .link("/proc/self/ns/net", "net:[1]");
        is(OK, new PermissionsCheck());
        host.file("/proc/mounts", "proc /proc proc rw,nosuid,hidepid=2 0 0\n");
        assertTrue(is(WARN, new PermissionsCheck()).reason().contains("hidepid"));
        host.file("/proc/self/status", "CapEff:\t0000000000080000\n");
        is(OK, new PermissionsCheck());
        host.file("/proc/7/status", "Uid:\t0\t0\t0\t0\nVmRSS:\t1 kB\n");
        assertTrue(is(OK, new PermissionsCheck()).fix().startsWith("sudo ringside-node doctor"));
        host.file("/proc/8/status", "Uid:\t1001\t1001\t1001\t1001\nVmRSS:\t1 kB\n");
        assertTrue(is(WARN, new PermissionsCheck()).reason().contains("looked into: 1."));
        host.ownUser = 0;
        is(OK, new PermissionsCheck());
    }

    @Test
    void ranksInOtherNetworkNamespacesNeedACapability() throws InterruptedException {
        host.file("/sys/fs/cgroup/cgroup.controllers", "cpu\n")
                .file("/proc/self/status", "CapEff:\t0000000000000000\n")
                .link("/proc/self/ns/net", "net:[1]")
                .process(7, 1, "", "/lib/libnccl.so.2")
                .link("/proc/7/ns/net", "net:[2]");
        assertTrue(is(WARN, new PermissionsCheck()).reason().contains("CAP_SYS_ADMIN"));
        host.file("/proc/self/status", "CapEff:\t000001ffffffffff\n");
        is(OK, new PermissionsCheck());
    }

    @Test
    void withoutCgroupsContainersAreUnknown() throws InterruptedException {
        assertTrue(is(WARN, new PermissionsCheck()).reason().contains("cgroup"));
    }

    private static String chrony(String offset, String leap) {
        return "A29FC801,time.cloud,3,1732550000.1,"
                + offset
                + ",0.1,0.2,-7.1,0.01,0.02,0.01,0.001,64.5,"
                + leap
                + "\n";
    }

    /// Its first verdict, which has this state.
    private Verdict is(CheckState state, Check check) throws InterruptedException {
        List<Verdict> verdicts = check.run(host.context());
        assertEquals(state, verdicts.getFirst().state(), verdicts.toString());
        return verdicts.getFirst();
    }
}
