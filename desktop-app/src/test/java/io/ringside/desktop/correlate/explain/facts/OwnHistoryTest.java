package io.ringside.desktop.correlate.explain.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class OwnHistoryTest {
    private static final OptionalDouble ABSENT = OptionalDouble.empty();
    private final OwnHistory<String> history = new OwnHistory<>(List.of("clock", "power"), 2);

    @Test
    void keepsWhatWasToldOfAStepAndNothingOfOthers() {
        history.tell("a", 5, Map.of("clock", 3.0));

        assertEquals(OptionalDouble.of(3), history.at("a", "clock", 5));
        assertEquals(ABSENT, history.at("a", "power", 5));
        assertEquals(ABSENT, history.at("a", "clock", 4));
        assertEquals(ABSENT, history.at("b", "clock", 5));
        assertEquals(ABSENT, history.at("a", "other", 5));
    }

    @Test
    void aStepOfTwoHoursAgoIsForgottenWhenItsPlaceIsTaken() {
        history.tell("a", 1, Map.of("clock", 1.0));
        history.tell("a", 1 + OwnHistory.STEPS, Map.of("clock", 2.0));

        assertEquals(ABSENT, history.at("a", "clock", 1));
        assertEquals(OptionalDouble.of(2), history.at("a", "clock", 1 + OwnHistory.STEPS));
        history.tell("a", 1, Map.of("clock", 9.0));
        assertEquals(OptionalDouble.of(2), history.at("a", "clock", 1 + OwnHistory.STEPS));
    }

    @Test
    void namesThatWereToldLeastLatelyMakeRoomAndAreCounted() {
        history.tell("a", 1, Map.of("clock", 1.0));
        history.tell("b", 1, Map.of("clock", 2.0));
        history.tell("a", 2, Map.of("clock", 1.0));
        history.tell("c", 2, Map.of("clock", 3.0));

        assertEquals(1, history.omitted());
        assertEquals(ABSENT, history.at("b", "clock", 1));
        assertEquals(OptionalDouble.of(1), history.at("a", "clock", 1));
    }

    @Test
    void theMedianIsOfTheStepsThatAreKnown() {
        history.tell("a", 1, Map.of("clock", 1.0));
        history.tell("a", 2, Map.of("power", 1.0));
        history.tell("a", 3, Map.of("clock", 2.0));

        assertEquals(OptionalDouble.of(1.5), history.median("a", "clock", List.of(1L, 2L, 3L)));
        assertEquals(ABSENT, history.median("a", "clock", List.of(2L)));
    }
}
