package io.ringside.desktop.correlate.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlignmentTest {
    private static final Map<String, Long> TENSOR = Map.of("AllReduce 8388608", 100L);
    private static final Map<String, Long> DATA =
            Map.of("ReduceScatter 64", 50L, "AllGather 64", 50L);

    @Test
    void groupsMeetByTheirRolesWhateverTheirIdsAndOrder() {
        List<CommunicatorRole> before =
                List.of(
                        role(1, 8, List.of(0, 1, 2, 3, 4, 5, 6, 7), TENSOR),
                        role(2, 4, List.of(0, 1, 2, 3), TENSOR),
                        role(3, 4, List.of(4, 5, 6, 7), TENSOR),
                        role(4, 4, List.of(0, 1, 2, 3), DATA));
        List<CommunicatorRole> after =
                List.of(
                        role(
                                11,
                                4,
                                List.of(0, 1, 2, 3),
                                Map.of("ReduceScatter 64", 9L, "AllGather 64", 9L)),
                        role(12, 4, List.of(4, 5, 6, 7), Map.of("AllReduce 8388608", 7L)),
                        role(13, 8, List.of(0, 1, 2, 3, 4, 5, 6, 7), TENSOR),
                        role(14, 4, List.of(0, 1, 2, 3), TENSOR));
        Alignment alignment = Alignment.of(before, after);
        List<String> pairs = new ArrayList<>();
        alignment
                .pairs()
                .forEach(pair ->
                        pairs.add(pair.before().commHash() + "-" + pair.after().commHash()));
        assertEquals(List.of("1-13", "2-14", "3-12", "4-11"), pairs.stream().sorted().toList());
    }

    @Test
    void anotherSizeIsAnotherRoleAndIsListed() {
        Alignment alignment =
                Alignment.of(
                        List.of(role(1, 8, List.of(0, 1), TENSOR)),
                        List.of(role(2, 16, List.of(0, 1), TENSOR)));
        assertEquals(List.of(), alignment.pairs());
        assertEquals(1, alignment.onlyBefore().size());
        assertEquals(1, alignment.onlyAfter().size());
    }

    @Test
    void elsewhereAndWithOtherCallsItIsNotTheSame() {
        Alignment alignment =
                Alignment.of(
                        List.of(role(1, 4, List.of(0, 1, 2, 3), TENSOR)),
                        List.of(role(2, 4, List.of(4, 5, 6, 7), DATA)));
        assertEquals(List.of(), alignment.pairs());
    }

    private static CommunicatorRole role(
            long hash, int size, List<Integer> places, Map<String, Long> mix) {
        return new CommunicatorRole(hash, "", size, places, mix);
    }
}
