package io.ringside.desktop.correlate.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.explain.clue.Case;
import io.ringside.desktop.correlate.explain.clue.Case.Kind;
import io.ringside.desktop.correlate.explain.clue.Cause;
import io.ringside.desktop.correlate.explain.clue.Norm;
import io.ringside.desktop.correlate.explain.facts.RankFacts;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.GpuActivityFigure;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.GpuHealthFigure;
import io.ringside.protocol.figures.PortFigure;
import io.ringside.protocol.figures.ProcessFigure;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ExplainerTest {
    private static final OptionalDouble UNKNOWN = OptionalDouble.empty();
    private final Map<String, Double> mine = new HashMap<>();
    private final Map<String, Double> theirs = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();

    @Test
    void aPowerLimitAsThatOfThePeersIsNoCauseHoweverOftenItHoldsTheClock() {
        clock(1.5e9, 1.52e9);
        texts.put("gpu.clocks_event_reasons", "sw_power_cap");
        both(GpuFigure.POWER_LIMIT, 700, 700);

        assertEquals(List.of(), late(Kind.LATE_GPU, 0.1).hypotheses());
    }

    @Test
    void aSingleReadingOfAClockIsNotTrustedAsAMinuteIs() {
        both(GpuFigure.SM_CLOCK, 1.4e9, 1.575e9);
        mine.put(GpuFigure.SM_CLOCK.id() + "#", 1.0);

        assertEquals(List.of(), late(Kind.LATE_GPU, 0.1).hypotheses());
        mine.put(GpuFigure.SM_CLOCK.id() + "#", 30.0);
        assertEquals(Cause.GPU_CLOCK, first(late(Kind.LATE_GPU, 0.1)));
    }

    @Test
    void aClockThatCannotMakeTheWholeLossIsNotNamed() {
        clock(1.4e9, 1.575e9);
        texts.put("gpu.clocks_event_reasons", "hw_thermal_slowdown");

        Explanation small = late(Kind.LATE_GPU, 0.1);
        assertEquals(Cause.GPU_HEAT, small.named().orElseThrow().cause());
        Explanation large = late(Kind.LATE_GPU, 0.4);
        assertEquals(Optional.empty(), large.named());
        assertEquals(Cause.GPU_HEAT, first(large));
        assertTrue(
                large.hypotheses().getFirst().counterEvidence().getFirst().contains("at most 1"),
                large.toString());
    }

    @Test
    void aSlowGpuIsNotNamedForAProcessorThatIsLate() {
        clock(1.0e9, 1.575e9);

        Explanation why = late(Kind.LATE_PROCESSOR, 0.1);

        assertEquals(Optional.empty(), why.named());
        assertEquals(Cause.GPU_CLOCK, first(why));
    }

    @Test
    void withoutTheStepsLengthNothingIsNamedAndThatIsSaid() {
        clock(1.0e9, 1.575e9);

        Explanation why =
                Explainer.of(new Case(Kind.LATE_GPU, UNKNOWN, UNKNOWN, facts(mine), peers()));

        assertEquals(Optional.empty(), why.named());
        assertTrue(why.missing().getFirst().startsWith("The length of a step"), why.toString());
    }

    @Test
    void anIdleGpusLowClockIsNoCause() {
        clock(0.35e9, 1.575e9);
        texts.put("gpu.clocks_event_reasons", "gpu_idle");

        assertEquals(List.of(), late(Kind.LATE_PROCESSOR, 0.1).hypotheses());
    }

    @Test
    void aNarrowPcieLinkThatHardlyMovesAnythingIsAgainstItself() {
        both(GpuFigure.PCIE_WIDTH, 8, 16);
        both(GpuFigure.PCIE_GENERATION, 5, 5);
        both(GpuFigure.UTILIZATION, 0.9, 0.9);
        both(GpuActivityFigure.PCIE_RECEIVE_RATE, 1e6, 1e6);

        assertEquals(List.of(), late(Kind.LATE_GPU, 0.2).hypotheses());
        mine.put(GpuActivityFigure.PCIE_RECEIVE_RATE.id(), 20e9);
        assertEquals(Cause.PCIE_DEGRADED, first(late(Kind.LATE_GPU, 0.2)));
    }

    @Test
    void aQuotaIsNamedWhereTheTimeThatItTookIsTheLoss() {
        rate(ProcessFigure.CGROUP_CPU_PERIODS, 10, 10);
        rate(ProcessFigure.CGROUP_CPU_THROTTLED_PERIODS, 5, 0);
        rate(ProcessFigure.CGROUP_CPU_THROTTLED_TIME, 0.2, 0);

        assertEquals(Cause.CPU_QUOTA, late(Kind.LATE_PROCESSOR, 0.2).named().orElseThrow().cause());
        assertEquals(Optional.empty(), late(Kind.LATE_PROCESSOR, 0.6).named());
    }

    @Test
    void packetsThatAreLostExplainOnlyWhatLiesInTransfers() {
        rate(PortFigure.PACKETS_SENT, 50_000, 50_000);
        rate(PortFigure.RETRANSMITTED_PACKETS, 1_000, 0);

        assertEquals(
                Cause.NETWORK_LOSS, slower(OptionalDouble.of(0.95)).named().orElseThrow().cause());
        assertEquals(Optional.empty(), slower(OptionalDouble.of(0.1)).named());
        assertEquals(Optional.empty(), slower(UNKNOWN).named());
    }

    @Test
    void stepsOnTheWireGoWithThePacketsThatAreLost() {
        rate(PortFigure.PACKETS_SENT, 50_000, 50_000);
        rate(PortFigure.RETRANSMITTED_PACKETS, 1_000, 0);
        mine.put("proxy.send.own_gpu", 0.1);
        mine.put("proxy.send.no_credit", 0.1);
        mine.put("proxy.send.wire", 0.8);

        Explanation why = slower(OptionalDouble.of(0.95));

        assertEquals(Cause.NETWORK_LOSS, first(why));
        assertTrue(
                why.hypotheses().getFirst().evidence().stream()
                        .anyMatch(e -> e.contains("80 % of the time on the wire")),
                why.toString());
        assertEquals(Cause.NETWORK_LOSS, why.named().orElseThrow().cause());
    }

    @Test
    void transfersThatWaitForTheirOwnGpuSpeakAgainstTheNetwork() {
        rate(PortFigure.PACKETS_SENT, 50_000, 50_000);
        rate(PortFigure.RETRANSMITTED_PACKETS, 1_000, 0);
        mine.put("proxy.send.own_gpu", 0.8);
        mine.put("proxy.send.no_credit", 0.1);
        mine.put("proxy.send.wire", 0.1);

        assertTrue(
                slower(OptionalDouble.of(0.95))
                        .hypotheses()
                        .getFirst()
                        .counterEvidence()
                        .contains("Sending, its transfers wait for its own GPU most of the time."));
    }

    @Test
    void sharesNeverComeToMoreThanTheLoss() {
        clock(1.0e9, 1.575e9);
        rate(ProcessFigure.CGROUP_CPU_THROTTLED_TIME, 0.5, 0);
        rate(ProcessFigure.MAJOR_FAULTS, 900, 0);
        both(ProcessFigure.CGROUP_CPU_PRESSURE, 0.6, 0);

        Explanation why = late(Kind.LATE_PROCESSOR, 0.3);

        double sum = why.hypotheses().stream().mapToDouble(Hypothesis::share).sum();
        assertTrue(sum <= 1 + 1e-9, why.toString());
        assertTrue(why.hypotheses().size() >= 3, why.toString());
        assertFalse(why.named().isPresent(), why.toString());
    }

    @Test
    void whatIsAbsentIsNeverEvidence() {
        Explanation why = late(Kind.LATE_GPU, 0.2);

        assertEquals(List.of(), why.hypotheses());
        assertEquals("Why is not known: no figure that was read is off.", why.headline());
        assertFalse(why.missing().isEmpty());
    }

    @Test
    void heatThatWasThereBeforeTheClockFellIsNotWhyItFell() {
        clock(1.0e9, 1.575e9);
        both(GpuFigure.TEMPERATURE, 60, 60);
        rate(GpuHealthFigure.LIMITED_BY_THERMAL, 0.01, 0.01);

        assertEquals(Cause.GPU_CLOCK, first(late(Kind.LATE_GPU, 0.2)));
    }

    private void clock(double own, double others) {
        both(GpuFigure.SM_CLOCK, own, others);
        mine.put(GpuFigure.SM_CLOCK.id() + "#", 30.0);
    }

    private void both(Figure figure, double own, double others) {
        mine.put(figure.id(), own);
        theirs.put(figure.id(), others);
    }

    private void rate(Figure counter, double own, double others) {
        mine.put(RankFacts.rate(counter), own);
        theirs.put(RankFacts.rate(counter), others);
    }

    private Explanation late(Kind kind, double share) {
        return Explainer.of(
                new Case(kind, OptionalDouble.of(share), UNKNOWN, facts(mine), peers()));
    }

    private Explanation slower(OptionalDouble linkShare) {
        Norm past =
                Norm.ofPast(
                        figure ->
                                theirs.containsKey(figure)
                                        ? OptionalDouble.of(theirs.getOrDefault(figure, 0.0))
                                        : OptionalDouble.empty(),
                        "60 min ago");
        return Explainer.of(
                new Case(Kind.SLOWER, OptionalDouble.of(0.2), linkShare, facts(mine), past));
    }

    private Norm peers() {
        return Norm.of(Collections.nCopies(7, facts(theirs)));
    }

    private RankFacts facts(Map<String, Double> figures) {
        return new RankFacts(
                new Actor("node", 0, "GPU-0"), 0, "node", figures, texts, List.of(), "steady");
    }

    private static Cause first(Explanation why) {
        return why.hypotheses().getFirst().cause();
    }
}
