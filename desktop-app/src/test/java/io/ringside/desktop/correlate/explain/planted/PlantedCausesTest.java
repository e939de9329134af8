package io.ringside.desktop.correlate.explain.planted;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.explain.Explanation;
import io.ringside.desktop.correlate.explain.SlowJob;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A small part of what [ExplainProof] does, of seeds that it does not use.
class PlantedCausesTest {
    private static final long FROM = 9_000;
    private static final int SEEDS = 3;

    @ParameterizedTest
    @EnumSource(PlantedCause.class)
    void findsWhatWasPlantedAndNamesNothingElse(PlantedCause planted) {
        ExplainProof.Sum sum = ExplainProof.sum(planted, FROM, SEEDS);

        assertAll(
                () -> assertEquals(0, sum.wronglyNamed(), "another cause named"),
                () -> assertTrue(sum.first() >= SEEDS - 1, "first in " + sum.first()));
    }

    @Test
    void namesNoCauseWhereNothingIsWrong() {
        LongStream.range(FROM, FROM + 10)
                .forEach(seed ->
                        assertEquals(
                                Optional.empty(), PlantedCause.healthy(seed).named(), "" + seed));
    }

    @Test
    void callsNoHealthyJobSlowerThanItWas() {
        List<SlowJob> none = List.of();
        LongStream.range(FROM, FROM + 3)
                .forEach(seed -> assertEquals(none, PlantedCause.healthyJob(seed), "" + seed));
    }

    @Test
    void namesNeitherOfTwoCausesOfTheSameCost() {
        Explanation two = PlantedCause.two(FROM);

        assertEquals(Optional.empty(), two.named());
        assertTrue(two.headline().startsWith("Why is undecided between: "), two.headline());
    }

    @Test
    void namesNobodyElseWhereTheSourcesThatTellAreNotThere() {
        for (PlantedCause planted : PlantedCause.values()) {
            PlantedCause telling = planted;
            planted.unseen(FROM)
                    .flatMap(Explanation::named)
                    .ifPresent(named -> assertEquals(telling.cause(), named.cause()));
        }
    }

    @Test
    void saysWhatIsMissingWhereNoSourceTellsOfTheGpu() {
        Explanation why = PlantedCause.HEAT.unseen(FROM).orElseThrow();

        assertTrue(
                why.missing().stream()
                        .anyMatch(m -> m.startsWith("No source tells its GPU's clock")),
                why.toString());
    }
}
