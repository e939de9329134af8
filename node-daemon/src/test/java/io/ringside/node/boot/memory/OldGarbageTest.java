package io.ringside.node.boot.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OldGarbageTest {
    @ParameterizedTest(name = "{0} MiB used, {1} after the latest full collection: {2}")
    @CsvSource({
        "12, 0, false",
        "13, 0, true",
        "32, 20, false",
        "33, 20, true",
        "150, 100, false",
        "151, 100, true",
        "90, 100, false"
    })
    void isWorthACollectionWhenItIsMoreThanHalfOfWhatIsUsedAndMoreThanALittle(
            long used, long usedAtLeast, boolean worth) {
        assertEquals(worth, OldGarbage.isWorthCollecting(used << 20, usedAtLeast << 20));
    }
}
