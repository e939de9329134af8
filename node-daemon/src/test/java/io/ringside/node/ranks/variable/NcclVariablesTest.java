package io.ringside.node.ranks.variable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NcclVariablesTest {
    private final NcclVariables table = NcclVariables.table();

    @Test
    void knowsMoreThanAHundredDocumentedOnes() {
        long documented =
                table.all().stream()
                        .filter(variable ->
                                variable.use() == VariableUse.SYSTEM
                                        || variable.use() == VariableUse.DEBUG)
                        .count();
        assertTrue(documented > 120, "only " + documented);
    }

    @Test
    void everyRowIsWhole() {
        for (NcclVariable variable : table.all()) {
            assertTrue(variable.name().matches("NCCL_[A-Z0-9_]+\\*?"), variable.name());
            assertTrue(
                    variable.values()
                            .matches(
                                    "flag|whole:-?\\d*\\.\\.\\d*|one:[A-Z0-9_|]+|level|text|secret|hca|algorithms|protocols"),
                    variable.toString());
            if (!variable.otherwise().isEmpty()) {
                assertEquals(
                        Optional.empty(),
                        ValueForm.expected(variable.values(), variable.otherwise()),
                        variable.toString());
            }
        }
    }

    @Test
    void whatReplacesAVariableIsNoOldOneItself() {
        for (NcclVariable variable : table.all()) {
            String instead = variable.instead().replaceAll("=.*", "");
            if (instead.startsWith("NCCL_")) {
                NcclVariable replacement = table.find(instead).orElseThrow();
                assertEquals(Optional.empty(), replacement.deprecated(), variable.name());
                assertEquals(Optional.empty(), replacement.removed(), variable.name());
            }
        }
    }

    @Test
    void findsFamiliesByTheirBeginning() {
        assertEquals(VariableUse.OTHER, table.find("NCCL_INSPECTOR_ENABLE").orElseThrow().use());
        assertEquals(
                "NCCL_PROFILER_PLUGIN", table.find("NCCL_PROFILER_PLUGIN").orElseThrow().name());
        assertEquals(Optional.empty(), table.find("NCCL_INSPECT"));
    }

    @Test
    void whatPluginsReadHasItsOwner() {
        for (String name :
                new String[] {
                    "NCCL_IBEXT_DISABLE",
                    "NCCL_PLUGIN_P2P",
                    "NCCL_SHIMNET_GUEST_CONFIG_CHECKER_CONFIG_FILE",
                    "NCCL_MSCCL_ENABLE",
                    "NCCL_FBWHOAMI_HOST",
                    "NCCL_FASTRAK_IFNAME",
                    "NCCL_GPUDIRECTTCPX_CTRL_DEV",
                    "NCCL_OFI_TUNER",
                    "NCCL_CTRAN_BACKENDS"
                }) {
            NcclVariable variable = table.find(name).orElseThrow();
            assertEquals(VariableUse.OTHER, variable.use(), name);
            assertFalse(variable.owner().equals("NCCL"), name);
        }
        assertEquals("NCCL", table.find("NCCL_DEBUG").orElseThrow().owner());
    }

    @Test
    void guessesOnlyNamesThatTheReleaseHas() {
        Optional<NcclVersion> old = NcclVersion.parse("2.20.5");
        Optional<NcclVersion> newest = NcclVersion.parse("2.32");
        assertEquals(Optional.empty(), table.meant("NCCL_DEBUG_LEVEL", old, Set.of()));
        assertEquals(Optional.empty(), table.meant("NCCL_DEBUG_LEVEL", Optional.empty(), Set.of()));
        assertEquals(
                Optional.of("NCCL_DEBUG_LEVELS"),
                table.meant("NCCL_DEBUG_LEVEL", newest, Set.of()));
        assertEquals(
                Optional.empty(),
                table.meant("NCCL_DEBUG_LEVEL", newest, Set.of("NCCL_DEBUG", "NCCL_ALGO")));
    }

    @Test
    void neverGuessesAPluginsName() {
        assertEquals(
                Optional.empty(),
                table.meant("NCCL_PLUGIN_P2", NcclVersion.parse("2.28.9"), Set.of()));
    }

    @Test
    void guessesWhatWasMeantAndNothingWild() {
        assertEquals(
                Optional.of("NCCL_SOCKET_IFNAME"),
                table.meant("NCCL_SOKET_IFNAME", Optional.empty(), Set.of()));
        assertEquals(
                Optional.of("NCCL_P2P_DISABLE"),
                table.meant("NCCL_P2P_DISBALE", Optional.empty(), Set.of()));
        assertEquals(
                Optional.of("NCCL_BRAND_NEW"),
                table.meant("NCCL_BRAND_NWE", Optional.empty(), Set.of("NCCL_BRAND_NEW")));
        assertEquals(
                Optional.empty(), table.meant("NCCL_TIMEOUT_OF_MINE", Optional.empty(), Set.of()));
        assertEquals(
                Optional.empty(),
                table.meant("NCCL_" + "X".repeat(5_000), Optional.empty(), Set.of()));
    }

    @Test
    void releasesAreOrderedByNumber() {
        NcclVersion nine = NcclVersion.parse("2.9.9").orElseThrow();
        NcclVersion twentyEight = NcclVersion.parse("2.28").orElseThrow();
        assertTrue(twentyEight.isAtLeast(nine));
        assertEquals("2.28", twentyEight.toString());
        assertEquals(Optional.empty(), NcclVersion.parse("2"));
        assertEquals(Optional.empty(), NcclVersion.parse("99999999999.1"));
    }
}
