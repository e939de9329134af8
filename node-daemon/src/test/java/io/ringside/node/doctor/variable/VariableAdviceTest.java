package io.ringside.node.doctor.variable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.doctor.CheckState;
import io.ringside.node.ranks.variable.NcclVariable;
import io.ringside.node.ranks.variable.NcclVariables;
import io.ringside.node.ranks.variable.NcclVersion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VariableAdviceTest {
    @Test
    void saysNothingOfWhatMayStaySet() {
        assertEquals(
                List.of(),
                at(
                        "2.28.9",
                        "NCCL_DEBUG=WARN",
                        "NCCL_SOCKET_IFNAME=eth0",
                        "NCCL_IB_HCA==mlx5_0,mlx5_1",
                        "NCCL_CROSS_NIC=2",
                        "NCCL_NVLS_ENABLE=2",
                        "NCCL_IB_GID_INDEX=-1",
                        "NCCL_VERSION=2.28.9-1",
                        "NCCL_INSPECTOR_ENABLE=1",
                        "NCCL_PROFILER_PLUGIN=ringside",
                        "NCCL_P2P_DISABLE=0",
                        "NCCL_PSK="));
    }

    @Test
    void aMisspeltNameIsAskedAbout() {
        Advice advice = only("2.28.9", "NCCL_SOKET_IFNAME=eth0");
        assertEquals("unset NCCL_SOKET_IFNAME   # was NCCL_SOCKET_IFNAME meant?", advice.fix());
    }

    @Test
    void whatPluginsReadIsNoTypo() {
        for (String version : List.of("2.20.5", "2.28.9")) {
            assertEquals(
                    List.of(),
                    advice(
                            version,
                            Set.of("NCCL_IB_DISABLE", "NCCL_P2P_LEVEL"),
                            "NCCL_IBEXT_DISABLE=1",
                            "NCCL_PLUGIN_P2P=ib",
                            "NCCL_SHIMNET_GUEST_CONFIG_CHECKER_CONFIG_FILE=/x",
                            "NCCL_MSCCL_ENABLE=1",
                            "NCCL_FBWHOAMI_TOPO=x"));
        }
    }

    @Test
    void aNameThatTheReleaseDoesNotHaveYetIsNotSuggested() {
        assertEquals(
                "unset NCCL_DEBUG_LEVEL   # unless another program reads it",
                only("2.28.9", "NCCL_DEBUG_LEVEL=INFO").fix());
        assertEquals(
                "unset NCCL_DEBUG_LEVEL   # was NCCL_DEBUG_LEVELS meant?",
                only("2.32.0", "NCCL_DEBUG_LEVEL=INFO").fix());
    }

    @Test
    void whatTheLibraryItselfReadsIsKnown() {
        assertEquals(List.of(), advice("2.33.0", Set.of("NCCL_OF_TOMORROW"), "NCCL_OF_TOMORROW=1"));
        assertEquals(
                List.of(),
                advice("2.28.9", Set.of("NCCL_RMA_EAGER_INIT"), "NCCL_RMA_EAGER_INIT=0"));
    }

    @Test
    void aVariableOfALaterReleaseIsNamedSo() {
        assertTrue(
                only("2.20.5", "NCCL_IB_FIFO_TC=104")
                        .sentence()
                        .contains("from NCCL 2.22.3 on; this process has 2.20.5"));
    }

    @Test
    void withoutAReleaseNothingIsCalledTooNew() {
        assertEquals(
                List.of(),
                new VariableAdvice(NcclVariables.table())
                        .of(
                                new TreeMap<>(java.util.Map.of("NCCL_IB_PKEY_VALUE", "0x8111")),
                                Optional.empty(),
                                Set.of()));
    }

    @Test
    void withoutAReleaseAWordIsUnknownOnlyIfNoReleaseHasIt() {
        String pat = withoutARelease("NCCL_ALGO", "allreduce:pat").sentence();
        assertTrue(pat.contains("takes the choice"), pat);
        String auto = withoutARelease("NCCL_ALGO", "auto").sentence();
        assertTrue(auto.contains("not an algorithm of any release of NCCL."), auto);
        assertEquals(CheckState.WARN, withoutARelease("NCCL_PROTO", "auto").state());
    }

    private static Advice withoutARelease(String name, String value) {
        return new VariableAdvice(NcclVariables.table())
                .of(new TreeMap<>(java.util.Map.of(name, value)), Optional.empty(), Set.of())
                .getFirst();
    }

    @Test
    void deprecatedAndRemovedNamesGetTheirReplacement() {
        assertEquals(
                "unset NCCL_MIN_NCHANNELS   # use NCCL_MIN_CTAS",
                only("2.28.9", "NCCL_MIN_NCHANNELS=4").fix());
        assertEquals(
                "unset NCCL_LL_THRESHOLD   # use NCCL_PROTO",
                only("2.28.9", "NCCL_LL_THRESHOLD=0").fix());
        assertEquals(
                "unset NCCL_ASYNC_ERROR_HANDLING   # use TORCH_NCCL_ASYNC_ERROR_HANDLING",
                only("2.28.9", "NCCL_ASYNC_ERROR_HANDLING=1").fix());
        assertTrue(
                only("2.29.7", "NCCL_CHECK_POINTERS=1").sentence().contains("since NCCL 2.29.7"));
        assertTrue(only("2.28.9", "NCCL_CHECK_POINTERS=1").sentence().contains("experiments"));
    }

    @Test
    void anUnknownAlgorithmFailsFrom224On() {
        assertEquals(CheckState.FAIL, only("2.24.3", "NCCL_ALGO=auto").state());
        assertEquals(CheckState.WARN, only("2.23.4", "NCCL_ALGO=auto").state());
        assertEquals(CheckState.FAIL, only("2.28.9", "NCCL_PROTO=LL256").state());
        assertEquals(CheckState.WARN, only("2.22.3", "NCCL_ALGO=pat").state());
        assertTrue(only("2.23.4", "NCCL_ALGO=pat").sentence().contains("takes the choice"));
    }

    @Test
    void listsByFunctionAreReadFrom224On() {
        String value = "NCCL_ALGO=ring,collnetdirect;allreduce:tree,collnetdirect;broadcast:ring";
        assertTrue(only("2.28.9", value).sentence().contains("takes the choice"));
        assertTrue(only("2.23.4", value).sentence().contains("allreduce:"));
        assertEquals(List.of(), experimentsAside(at("2.28.9", "NCCL_ALGO=allreduce:^tree")));
    }

    @Test
    void withoutRingThereIsNoFallback() {
        assertTrue(only("2.28.9", "NCCL_ALGO=tree").sentence().contains("Without ring"));
        assertTrue(!only("2.28.9", "NCCL_ALGO=Ring").sentence().contains("Without ring"));
        assertTrue(!only("2.20.5", "NCCL_ALGO=tree").sentence().contains("Without ring"));
    }

    @Test
    void forcingLl128IsSaidToBeDangerousAndExcludingItIsNot() {
        assertTrue(only("2.28.9", "NCCL_PROTO=ll128").sentence().contains("corrupt"));
        assertEquals(List.of(), experimentsAside(at("2.28.9", "NCCL_PROTO=^LL128")));
    }

    @Test
    void loggingLeftOnIsToldUnlessItIsForTheRings() {
        assertEquals("export NCCL_DEBUG=WARN", only("2.28.9", "NCCL_DEBUG=info").fix());
        assertEquals(
                List.of(),
                at(
                        "2.28.9",
                        "NCCL_DEBUG=INFO",
                        "NCCL_DEBUG_SUBSYS=INIT,GRAPH",
                        "NCCL_DEBUG_FILE=/tmp/n.%h.%p.log"));
        assertTrue(only("2.28.9", "NCCL_DEBUG=ATTN").sentence().contains("nothing at all"));
        assertTrue(only("2.28.9", "NCCL_DEBUG=LOUD").sentence().contains("no level"));
        assertTrue(
                only("2.28.9", "NCCL_DEBUG_FILE=/tmp/nccl.log").sentence().contains("overwrite"));
    }

    @Test
    void aPrefixOfAdaptersIsToldFromExactNames() {
        assertEquals(
                "export NCCL_IB_HCA='=NAME,NAME'   # = means exactly these; names: ls"
                        + " /sys/class/infiniband",
                only("2.28.9", "NCCL_IB_HCA=mlx5").fix());
        assertTrue(only("2.28.9", "NCCL_IB_HCA=^mlx5_1").fix().contains("'^=NAME"));
        assertEquals(List.of(), at("2.28.9", "NCCL_IB_HCA=^=mlx5_1"));
    }

    @Test
    void aFixedGidIndexIsOldAdviceOnlySince221() {
        assertTrue(only("2.21.5", "NCCL_IB_GID_INDEX=3").sentence().contains("by itself"));
        assertEquals(List.of(), at("2.20.5", "NCCL_IB_GID_INDEX=3"));
    }

    @Test
    void numbersOfDistancesGetTheirWord() {
        assertTrue(only("2.28.9", "NCCL_NET_GDR_LEVEL=5").fix().endsWith("NCCL_NET_GDR_LEVEL=SYS"));
        assertTrue(only("2.28.9", "NCCL_P2P_LEVEL=2").fix().endsWith("NCCL_P2P_LEVEL=PXB"));
        assertTrue(only("2.28.9", "NCCL_NET_GDR_LEVEL=LOC").sentence().contains("off"));
    }

    @Test
    void valuesThatCannotBeAreNamedWithWhatWasExpected() {
        assertTrue(only("2.28.9", "NCCL_IB_RETRY_CNT=9").sentence().contains("from 0 to 7"));
        assertTrue(only("2.28.9", "NCCL_P2P_DISABLE=true").sentence().contains("0 or 1"));
        assertTrue(only("2.28.9", "NCCL_LAUNCH_MODE=FAST").sentence().contains("PARALLEL"));
        assertTrue(only("2.28.9", "NCCL_P2P_LEVEL=NEAR").sentence().contains("LOC"));
        assertTrue(only("2.28.9", "NCCL_IB_TC=99999999999999999999999").sentence().contains("255"));
    }

    @Test
    void switchesForDebuggingSayWhatTheyDo() {
        for (String name : List.of("P2P", "SHM", "IB")) {
            assertTrue(
                    only("2.28.9", "NCCL_" + name + "_DISABLE=1").sentence().contains("debugging"));
        }
        assertTrue(only("2.28.9", "NCCL_NVLS_ENABLE=0").sentence().contains("SHARP off"));
        assertTrue(only("2.28.9", "NCCL_CROSS_NIC=1").sentence().contains("The default is 2"));
        assertTrue(only("2.28.9", "NCCL_NTHREADS=256").sentence().contains("frees no SM"));
        assertTrue(only("2.28.9", "NCCL_IB_TIMEOUT=0").sentence().contains("for ever"));
        assertTrue(
                only("2.28.9", "NCCL_SOCKET_NTHREADS=16", "NCCL_NSOCKS_PERTHREAD=8")
                        .sentence()
                        .contains("allows 64"));
    }

    @Test
    void otherExperimentsAreOneLine() {
        Advice advice = only("2.28.9", "NCCL_BUFFSIZE=2097152", "NCCL_MAX_CTAS=4");
        assertTrue(advice.sentence().contains("NCCL_BUFFSIZE, NCCL_MAX_CTAS"));
        assertTrue(advice.fix().startsWith("unset NCCL_BUFFSIZE NCCL_MAX_CTAS"));
    }

    @Test
    void noAdviceIsWithoutAFixWhateverTheValue() {
        for (NcclVariable variable : NcclVariables.table().all()) {
            for (String value : List.of("1", "-7", "x", "0x10", "^", ";:,", "=", "%p", "")) {
                for (Advice advice : at("2.28.9", variable.name() + "=" + value)) {
                    assertTrue(!advice.fix().isBlank(), advice.toString());
                }
            }
        }
    }

    private static List<Advice> experimentsAside(List<Advice> advice) {
        return advice.stream().filter(one -> !one.sentence().startsWith("Set for")).toList();
    }

    private static Advice only(String version, String... settings) {
        List<Advice> advice = at(version, settings);
        assertEquals(1, advice.size(), advice.toString());
        return advice.getFirst();
    }

    private static List<Advice> at(String version, String... settings) {
        return advice(version, Set.of(), settings);
    }

    private static List<Advice> advice(String version, Set<String> ofBuild, String... settings) {
        var variables = new TreeMap<String, String>();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            variables.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return new VariableAdvice(NcclVariables.table())
                .of(variables, NcclVersion.parse(version), ofBuild);
    }
}
