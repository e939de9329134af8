package io.ringside.node.health.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.Figures;
import io.ringside.protocol.figures.SubjectKind;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConditionTest {
    private static final long MINUTE = 60_000_000_000L;

    private final Hand hand = new Hand();

    @Test
    void comparesFiguresWithArithmeticAndUnits() throws LanguageException {
        hand.put("gpu.temperature", 84).put("gpu.temperature.slowdown", 87);
        assertEquals(1, ask("gpu.temperature >= gpu.temperature.slowdown - 5 Cel"));
        assertEquals(0, ask("gpu.temperature >= gpu.temperature.slowdown - 2"));
        assertEquals(1, ask("(gpu.temperature - 80) * 2 == 8 and not (gpu.temperature < 0)"));
        assertEquals(1, ask("-gpu.temperature < -83.5 or gpu.temperature > 1000"));
        hand.put("gpu.memory.used", 3.0 * (1 << 30)).put("gpu.clock.sm", 1.5e9);
        assertEquals(1, ask("gpu.memory.used == 3 GiB and gpu.clock.sm == 1500 MHz"));
        assertEquals(1, ask("max(gpu.clock.sm, 2 GHz) == 2 GHz and min(1, 2) == abs(-1)"));
    }

    @Test
    void andBindsCloserThanOrAndProductsCloserThanSums() throws LanguageException {
        assertEquals(1, ask("1 == 1 or 1 == 2 and 1 == 2"));
        assertEquals(1, ask("2 + 3 * 4 - 10 / 5 == 12"));
        assertEquals(1, ask("not 1 == 2 and 1 == 1"));
    }

    @Test
    void whatIsNotKnownIsNeitherTrueNorFalse() throws LanguageException {
        hand.put("gpu.power", 100);
        assertUnknown("gpu.temperature > 80");
        assertUnknown("not gpu.temperature > 80");
        assertUnknown("gpu.temperature > 80 and gpu.power > 1");
        assertUnknown("gpu.temperature > 80 or gpu.power < 1");
        assertUnknown("gpu.power / 0 > 1");
        assertUnknown("attribute(\"gpu.name\") == \"H200\"");
        assertUnknown("contains(attribute(\"gpu.name\"), \"H200\")");
        assertUnknown("rate(gpu.pcie.replays) > 1");
        assertUnknown("peers(gpu.temperature) > 1");
        assertEquals(0, ask("gpu.temperature > 80 and gpu.power < 1"));
        assertEquals(1, ask("gpu.temperature > 80 or gpu.power > 1"));
        assertEquals(0, ask("present(gpu.temperature)"));
        assertEquals(1, ask("not present(gpu.temperature) and present(gpu.power)"));
    }

    @Test
    void comparesTextsAndWordsInThem() throws LanguageException {
        hand.attributes.put("gpu.clocks_event_reasons", "hw_power_brake_slowdown, gpu_idle");
        assertEquals(1, ask("contains(attribute(\"gpu.clocks_event_reasons\"), \"gpu_idle\")"));
        assertEquals(0, ask("contains(attribute(\"gpu.clocks_event_reasons\"), \"slowdown\")"));
        assertEquals(1, ask("attribute(\"gpu.serial\", \"none\") == \"none\""));
        assertEquals(1, ask("attribute(\"gpu.clocks_event_reasons\") != \"none\""));
    }

    @Test
    void knowsWhichFiguresItCannotDoWithout() throws LanguageException {
        Condition condition =
                condition("gpu.temperature > gpu.temperature.slowdown and not present(gpu.power)");
        hand.put("gpu.temperature", 3);
        assertFalse(condition.isAnswerable(hand));
        hand.put("gpu.temperature.slowdown", 3);
        assertTrue(condition.isAnswerable(hand));
    }

    @Test
    void namesTheCountersWhoseHistoryItNeeds() throws LanguageException {
        Figure replays = Figures.byId("gpu.pcie.replays").orElseThrow();
        assertEquals(
                java.util.Set.of(new Counted(replays, MINUTE), new Counted(replays, 10 * MINUTE)),
                condition("rate(gpu.pcie.replays) > 1 or increase(gpu.pcie.replays, 10m) > 3")
                        .counted());
    }

    @Test
    void refusesWithTheColumnOfWhatIsWrong() {
        assertWrong(
                "gpu.temprature > 80",
                "column 1: `gpu.temprature` is not a figure; did you mean `gpu.temperature`?");
        assertWrong(
                "gpu.temperature > gpu.power",
                "column 17: `>` has Cel on its left and W on its right.");
        assertWrong(
                "gpu.temperature",
                "column 1: what begins with `gpu.temperature` is a number, expected a condition.");
        assertWrong("gpu.power > 5 furlongs", "column 15: `furlongs` is no unit; known: %, B,");
        assertWrong("gpu.power > 5 W W", "column 17: `W` stands behind the end of the expression.");
        assertWrong(
                "gpu.power > ",
                "column 12: the end stands where a number, a text, a figure or ( is expected.");
        assertWrong("(gpu.power > 5", "column 15: `)` expected before the end.");
        assertWrong(
                "gpu.power > \"5",
                "column 13: a text begins here and does not end; close it by \".");
        assertWrong("gpu.power ; 5", "column 11: `;` is not of the rule language.");
        assertWrong(
                "rate(gpu.power) > 5",
                "column 6: gpu.power is no counter: it has a value, but no rate or increase.");
        assertWrong(
                "increase(gpu.pcie.replays, 5) > 5",
                "column 28: `5` is not a time such as 30s, 10m or 1h, at most 24h.");
        assertWrong(
                "host.memory.total > 5",
                "column 1: host.memory.total is not a figure of the kind gpu, which this rule is about");
        assertWrong(
                "median(gpu.power) > 5",
                "column 1: `median` is not a function; known: rate, increase,");
        assertWrong(
                "attribute(\"gpu.name\") > \"b\"",
                "column 23: texts are compared by == and != only.");
        assertWrong(
                "gpu.power + (1 == 1) > 2",
                "column 13: what begins with `(` is a condition, expected a number.");
        assertWrong("peers(peers(gpu.power)) > 2", "column 7: peers within peers is not known.");
        assertWrong("1 == 1 and", "column 11: the end stands where");
        assertWrong("", "column 1: the end stands where");
    }

    @Test
    void refusesWhatIsTooLongOrTooDeep() {
        assertWrong("(".repeat(500) + "1", "nested deeper than 40 levels.");
        assertWrong("not ".repeat(300) + "1 == 1", "nested deeper than 40 levels.");
        assertWrong("-".repeat(300) + "1 == 1", "nested deeper than 40 levels.");
        assertWrong("1 == 1 or ".repeat(1_000), "longer than 2000 characters.");
    }

    @Test
    void fillsASentenceWithUnits() throws LanguageException {
        hand.put("gpu.temperature", 83.25)
                .put("gpu.memory.used", 71.5 * (1 << 30))
                .put("gpu.clock.sm", 1.98e9)
                .put("gpu.utilization", 0.934);
        hand.attributes.put("gpu.name", "H200");
        Sentence sentence =
                Sentence.parse(
                        "{attribute(\"gpu.name\")}: {gpu.temperature}, {gpu.memory.used}, {gpu.clock.sm}, {gpu.utilization %},"
                                + " {gpu.power}, {gpu.temperature > 80}, {2 * gpu.temperature}.",
                        SubjectKind.GPU, MINUTE);
        assertEquals(
                "H200: 83.3 °C, 71.5 GiB, 1.98 GHz, 93.4 %, unknown, yes, 167 °C.",
                sentence.of(hand));
        assertEquals(
                "1.5 MB/s 90 s 15 min 3/s 250 ms 0.05",
                String.join(
                        " ",
                        UnitText.of(1.5e6, "By/s"),
                        UnitText.of(90, "s"),
                        UnitText.of(900, "s"),
                        UnitText.of(3, "{error}/s"),
                        UnitText.of(0.25, "s"),
                        UnitText.of(0.05, "1")));
    }

    @Test
    void refusesASentenceThatIsNotClosedOrNamesNothing() {
        assertEquals(
                "column 4: `{` is not closed by `}`.",
                assertThrows(
                                LanguageException.class,
                                () -> Sentence.parse("It {gpu.power", SubjectKind.GPU, MINUTE))
                        .sentence());
        assertEquals(
                "column 5: `gpu.powers` is not a figure; did you mean `gpu.power`?",
                assertThrows(
                                LanguageException.class,
                                () -> Sentence.parse("It {gpu.powers}.", SubjectKind.GPU, MINUTE))
                        .sentence());
    }

    private void assertWrong(String text, String sentence) {
        String said = assertThrows(LanguageException.class, () -> condition(text)).sentence();
        assertTrue(said.contains(sentence), said);
    }

    private void assertUnknown(String text) throws LanguageException {
        assertTrue(Double.isNaN(ask(text)), text);
    }

    private double ask(String text) throws LanguageException {
        return condition(text).of(hand);
    }

    private static Condition condition(String text) throws LanguageException {
        return Condition.parse(text, SubjectKind.GPU, MINUTE);
    }

    private static final class Hand implements Scope {
        private final Map<Figure, Double> figures = new HashMap<>();
        private final Map<String, String> attributes = new HashMap<>();

        Hand put(String figure, double value) {
            figures.put(Figures.byId(figure).orElseThrow(), value);
            return this;
        }

        @Override
        public double figure(Figure figure) {
            return figures.getOrDefault(figure, UNKNOWN);
        }

        @Override
        public @Nullable String attribute(String name) {
            return attributes.get(name);
        }

        @Override
        public double increase(Counted counted) {
            return UNKNOWN;
        }

        @Override
        public double rate(Counted counted) {
            return UNKNOWN;
        }

        @Override
        public double peers(PeerTerm term) {
            return UNKNOWN;
        }

        @Override
        public double most(Figure figure) {
            return UNKNOWN;
        }

        @Override
        public double ageSeconds() {
            return 0;
        }
    }
}
