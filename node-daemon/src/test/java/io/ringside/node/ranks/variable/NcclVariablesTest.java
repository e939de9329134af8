package io.ringside.node.ranks.variable;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
    void guessesWhatWasMeantAndNothingWild() {
        assertEquals(Optional.of("NCCL_SOCKET_IFNAME"), table.meant("NCCL_SOKET_IFNAME", Set.of()));
        assertEquals(Optional.of("NCCL_P2P_DISABLE"), table.meant("NCCL_P2P_DISBALE", Set.of()));
        assertEquals(
                Optional.of("NCCL_BRAND_NEW"),
                table.meant("NCCL_BRAND_NWE", Set.of("NCCL_BRAND_NEW")));
        assertEquals(Optional.empty(), table.meant("NCCL_TIMEOUT_OF_MINE", Set.of()));
        assertEquals(Optional.empty(), table.meant("NCCL_" + "X".repeat(5_000), Set.of()));
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
