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
import io.ringside.node.doctor.check.host.ListenCheck;
import io.ringside.node.doctor.check.network.HcaFilter;
import io.ringside.node.doctor.check.network.InfiniBandCheck;
import io.ringside.node.doctor.check.network.RdmaPort;
import io.ringside.node.doctor.check.network.SocketInterfaceCheck;
import io.ringside.node.doctor.check.rank.TopologyFileCheck;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkChecksTest {
    private static final String NCCL = "/lib/libnccl.so.2";

    @TempDir Path folder;
    private FakeHost host;

    @BeforeEach
    void emptyHost() {
        host = new FakeHost(folder);
    }

    @Test
    void aHostWithoutAdaptersIsWell() throws Exception {
        assertEquals(
                "No InfiniBand or RoCE adapter on this host.",
                is(OK, new InfiniBandCheck()).reason());
    }

    @Test
    void activePortsOfOneSpeedAreWell() throws Exception {
        host.adapter("mlx5_0", "pci0/a", 0, "4: ACTIVE", "5: LinkUp", "400 Gb/sec (4X NDR)")
                .adapter("mlx5_1", "pci0/b", 0, "4: ACTIVE", "5: LinkUp", "400 Gb/sec (4X NDR)");
        assertEquals(
                "2 of 2 ports are active, 400 Gb/s InfiniBand.",
                is(OK, new InfiniBandCheck()).reason());
    }

    @Test
    void aPortThatIsSlowerThanItsPeersIsTold() throws Exception {
        host.adapter("mlx5_0", "pci0/a", 0, "4: ACTIVE", "5: LinkUp", "400 Gb/sec (4X NDR)")
                .adapter("mlx5_1", "pci0/b", 0, "4: ACTIVE", "5: LinkUp", "2.5 Gb/sec (1X SDR)");
        assertTrue(
                is(WARN, new InfiniBandCheck())
                        .reason()
                        .startsWith("mlx5_1 port 1 runs at 2.5 Gb/s, others of this host at 400"));
    }

    @Test
    void aPortThatIsDownMattersWhenAJobNamesIt() throws Exception {
        host.adapter("mlx5_0", "pci0/a", 0, "4: ACTIVE", "5: LinkUp", "400 Gb/sec")
                .adapter("mlx5_1", "pci0/b", 0, "1: DOWN", "3: Disabled", "10 Gb/sec");
        is(OK, new InfiniBandCheck());
        host.process(7, 1, "NCCL_IB_HCA==mlx5_0:1,mlx5_1:1\0", NCCL);
        assertTrue(is(FAIL, new InfiniBandCheck()).reason().contains("jobs name it"));
    }

    @Test
    void aPortThatWaitsForACableOrASubnetManagerIsTold() throws Exception {
        host.adapter("mlx5_0", "pci0/a", 0, "1: DOWN", "2: Polling", "10 Gb/sec");
        assertTrue(is(WARN, new InfiniBandCheck()).reason().contains("no cable"));
        host.adapter("mlx5_1", "pci0/b", 0, "2: INIT", "5: LinkUp", "400 Gb/sec");
        assertEquals(
                2,
                new InfiniBandCheck()
                        .run(host.context()).stream()
                                .filter(verdict -> verdict.state() == WARN)
                                .count());
    }

    @Test
    void anAdapterThatDoesNotExistFails() throws Exception {
        host.process(7, 1, "NCCL_IB_HCA==mlx5_0,mlx5_77\0", NCCL);
        assertTrue(is(FAIL, new InfiniBandCheck()).reason().contains("names mlx5_0, mlx5_77"));
        host.adapter("mlx5_0", "pci0/a", 0, "4: ACTIVE", "5: LinkUp", "400 Gb/sec");
        assertTrue(is(FAIL, new InfiniBandCheck()).reason().contains("names mlx5_77"));
    }

    @Test
    void aListThatExcludesEveryAdapterIsTold() throws Exception {
        host.adapter("mlx5_0", "pci0/a", 0, "4: ACTIVE", "5: LinkUp", "400 Gb/sec");
        host.process(7, 1, "NCCL_IB_HCA=^mlx5\0", NCCL);
        assertTrue(is(WARN, new InfiniBandCheck()).reason().contains("leaves no adapter"));
        host.adapter("bnxt_re0", "pci0/b", 0, "4: ACTIVE", "5: LinkUp", "400 Gb/sec");
        is(OK, new InfiniBandCheck());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "eth | OK | ",
                "=eth0 | OK | ",
                "eth0,ib | OK | ",
                "^docker,lo | OK | ",
                "^=docker0 | OK | ",
                "10.0.0.5 | FAIL | has an address, 10.0.0.5",
                "=10.0.0.0/24 | FAIL | has an address",
                "fe80::1 | FAIL | has an address",
                "=eth | FAIL | names eth, which is not there; here are docker0, eth0, ib0, lo",
                "ens5 | FAIL | names ens5",
                "eth0,ens5 | FAIL | names ens5",
                "^eth,ib,lo,docker | FAIL | leaves no interface"
            })
    void anInterfaceForSocketsIsHeldAgainstTheHost(String value, CheckState state, String reason)
            throws Exception {
        for (String name : List.of("lo", "eth0", "ib0", "docker0")) {
            host.file("/sys/class/net/" + name + "/mtu", "1500\n");
        }
        is(OK, new SocketInterfaceCheck());
        host.process(7, 1, "NCCL_SOCKET_IFNAME=" + value + "\0", NCCL);
        Verdict verdict = is(state, new SocketInterfaceCheck());
        assertTrue(reason == null || verdict.reason().contains(reason), verdict.reason());
    }

    @Test
    void anInterfaceForSocketsIsLookedForInTheRanksOwnNetwork() throws Exception {
        host.file("/sys/class/net/eth0/mtu", "1500\n");
        host.process(7, 1, "NCCL_SOCKET_IFNAME==net1\0", NCCL);
        assertTrue(is(FAIL, new SocketInterfaceCheck()).reason().contains("here are eth0"));
        host.file("/proc/7/net/dev", "Inter-| Receive\n face |bytes\n    lo: 1 2\n  net1: 3 4\n");
        is(OK, new SocketInterfaceCheck());
    }

    @Test
    void aTopologyFileThatIsNotThereOrIsNoneFails() throws Exception {
        host.process(7, 1, "NCCL_TOPO_FILE=/data/alice/topo.xml\0", NCCL);
        is(OK, new TopologyFileCheck());
        host.file("/proc/7/root/etc/hostname", "node-a\n");
        Verdict missing = is(FAIL, new TopologyFileCheck());
        assertTrue(missing.reason().contains("…/topo.xml is not there"), missing.reason());
        assertTrue(!missing.reason().contains("alice"), missing.reason());
        host.file("/proc/7/root/data/alice/topo.xml", "<html>");
        assertTrue(is(FAIL, new TopologyFileCheck()).reason().contains("no topology file"));
        host.file("/proc/7/root/data/alice/topo.xml", "<system version=\"1\">");
        is(OK, new TopologyFileCheck());
    }

    @Test
    void filtersPickAsNcclDoes() {
        RdmaPort one = new RdmaPort("mlx5_1", 1, "ACTIVE", "LinkUp", 400, "InfiniBand");
        RdmaPort ten = new RdmaPort("mlx5_10", 2, "ACTIVE", "LinkUp", 400, "InfiniBand");
        assertTrue(HcaFilter.parse("mlx5_1").picks(ten));
        assertTrue(!HcaFilter.parse("=mlx5_1").picks(ten));
        assertTrue(!HcaFilter.parse("^mlx5_1").picks(ten));
        assertTrue(HcaFilter.parse("^=mlx5_1").picks(ten));
        assertTrue(HcaFilter.parse("=mlx5_1:1:0:1,mlx5_10").picks(one));
        assertTrue(!HcaFilter.parse("=mlx5_1:2").picks(one));
        assertTrue(HcaFilter.parse("=mlx5_1::0:0").picks(one));
        assertEquals(List.of(), HcaFilter.parse("^=mlx5_77").missing(List.of(one)));
    }

    @Test
    void aPortThatSomebodyElseHasFails() throws Exception {
        is(OK, new ListenCheck());
        host.refusal = Optional.of("Address already in use");
        Verdict verdict = is(FAIL, new ListenCheck());
        assertTrue(verdict.reason().contains("127.0.0.1:7575 (Address already in use)"));
        assertTrue(verdict.fix().contains("ss -ltnp 'sport = :7575'"));
        host.daemon = Optional.of("ringside-node 0.1.0 (gpu-node-1)");
        assertEquals(
                "ringside-node 0.1.0 (gpu-node-1) serves on 127.0.0.1:7575.",
                is(OK, new ListenCheck()).reason());
    }

    @Test
    void anAddressThatOthersReachIsTold() throws Exception {
        host.listen = new InetSocketAddress("10.1.2.3", 7575);
        List<Verdict> verdicts = new ListenCheck().run(host.context());
        assertEquals(List.of(OK, WARN), verdicts.stream().map(Verdict::state).toList());
        host.listen = new InetSocketAddress(java.net.InetAddress.ofLiteral("::1"), 7575);
        assertTrue(is(OK, new ListenCheck()).reason().startsWith("[0:0:0:0:0:0:0:1]:7575"));
    }

    /// Its first verdict, which has this state.
    private Verdict is(CheckState state, Check check) throws InterruptedException {
        List<Verdict> verdicts = check.run(host.context());
        assertEquals(state, verdicts.getFirst().state(), verdicts.toString());
        return verdicts.getFirst();
    }
}
