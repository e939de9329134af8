package io.ringside.desktop.correlate.explain.clue;

import io.ringside.desktop.correlate.explain.clue.Case.Kind;
import io.ringside.desktop.correlate.explain.facts.RankFacts;
import io.ringside.protocol.figures.GpuActivityFigure;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.GpuHealthFigure;
import io.ringside.protocol.figures.GpuProcessFigure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/// What a GPU's own figures say. A GPU at work is nearly always held by its power limit, and its
/// clock swings by a tenth from second to second: the reason alone, or a single reading, is no
/// cause. Only a clock below what is usual is one, and the reasons say which. Stateless.
final class GpuClues {
    private static final String REASONS = "gpu.clocks_event_reasons";
    private static final double LEAST_DROP = 0.04;

    /// A healthy H200 at its power limit: the standard deviation of its clock, of single readings.
    private static final double CLOCK_NOISE = 0.055;

    private static final double CLEAR_DROP = 0.05;
    private static final double HEAT_MARGIN = 3;
    private static final double LEAST_LIMITED = 0.05;
    private static final double LOWER_LIMIT = 0.97;
    private static final double GIGA = 1e9;

    private GpuClues() {}

    static List<Clue> of(Case of) {
        List<Clue> clues = new ArrayList<>(clock(of));
        shared(of, clues);
        faults(of, clues);
        moreWork(of, clues);
        return clues;
    }

    private static List<Clue> clock(Case of) {
        RankFacts rank = of.rank();
        OptionalDouble mine = rank.get(GpuFigure.SM_CLOCK);
        OptionalDouble usual = of.norm().of(GpuFigure.SM_CLOCK);
        if (mine.isEmpty() || usual.isEmpty() || usual.getAsDouble() <= 0) {
            return List.of();
        }
        double drop = 1 - mine.getAsDouble() / usual.getAsDouble();
        double samples = Math.max(1, rank.samplesOf(GpuFigure.SM_CLOCK));
        double noise =
                Math.max(
                        LEAST_DROP,
                        3 * CLOCK_NOISE / Math.sqrt(Math.min(samples, 16))
                                + of.norm().spread(GpuFigure.SM_CLOCK) / usual.getAsDouble());
        boolean idle = rank.says(REASONS, "gpu_idle") || isIdle(rank);
        if (drop < noise || idle || mine.getAsDouble() <= 0) {
            return List.of();
        }
        double strength = Math.min(1, 0.6 + (drop - noise) / CLEAR_DROP);
        double stretch = usual.getAsDouble() / mine.getAsDouble() - 1;
        String seen =
                String.format(
                        Locale.ROOT,
                        "Its SM clock was %.2f GHz over %.0f readings; %s.",
                        mine.getAsDouble() / GIGA,
                        samples,
                        of.norm().words(usual.getAsDouble(), "GHz", GIGA));
        Map<Cause, Double> roots = new EnumMap<>(Cause.class);
        Map<Cause, List<String>> why = new EnumMap<>(Cause.class);
        heat(of, roots, why);
        power(of, roots, why);
        brake(of, roots, why);
        if (roots.isEmpty()) {
            roots.put(Cause.GPU_CLOCK, 1.0);
            String reasons = rank.text(REASONS);
            why.put(
                    Cause.GPU_CLOCK,
                    List.of(
                            rank.says(REASONS, "applications_clocks_setting")
                                    ? "Its application clocks are set: NVML says so."
                                    : reasons.isEmpty()
                                            ? "No source tells why its clock is held down."
                                            : "NVML's reasons ("
                                                    + reasons
                                                    + ") are no more than those of a healthy GPU."));
        }
        double all = roots.values().stream().mapToDouble(Double::doubleValue).sum();
        List<Clue> clues = new ArrayList<>();
        roots.forEach((cause, weight) -> {
            List<String> evidence = new ArrayList<>(why.getOrDefault(cause, List.of()));
            evidence.add(0, seen);
            Clue clue = of.stretched(cause, strength, stretch, evidence);
            double part = weight / all;
            clues.add(
                    new Clue(
                            cause,
                            clue.strength() * part,
                            clue.explains(),
                            clue.measured(),
                            clue.evidence(),
                            enough(of, stretch)));
        });
        return clues;
    }

    private static List<String> enough(Case of, double stretch) {
        OptionalDouble needed = of.neededStretch();
        return needed.isPresent() && stretch < 0.8 * needed.getAsDouble()
                ? List.of(
                        String.format(
                                Locale.ROOT,
                                "That clock makes its work at most %.0f %% longer; the loss is %.0f %%.",
                                100 * stretch,
                                100 * needed.getAsDouble()))
                : List.of();
    }

    private static boolean isIdle(RankFacts rank) {
        OptionalDouble use = rank.get(GpuFigure.UTILIZATION);
        return use.isPresent() && use.getAsDouble() < 0.1;
    }

    private static void heat(Case of, Map<Cause, Double> roots, Map<Cause, List<String>> why) {
        RankFacts rank = of.rank();
        List<String> for_ = new ArrayList<>();
        double limited =
                Math.max(
                        Math.max(
                                rank.rateOf(GpuHealthFigure.LIMITED_BY_THERMAL).orElse(0),
                                rank.rateOf(GpuHealthFigure.LIMITED_BY_SW_THERMAL).orElse(0)),
                        Math.max(
                                rank.rateOf(GpuHealthFigure.LIMITED_BY_HW_THERMAL).orElse(0),
                                rank.get(GpuHealthFigure.LIMITED_BY_SOCKET_THERMAL_SHARE)
                                        .orElse(0)));
        double weight = 0;
        if (limited > LEAST_LIMITED) {
            for_.add(
                    String.format(
                            Locale.ROOT,
                            "Heat lowered its clocks %.0f %% of the time.",
                            100 * limited));
            weight = 1;
        }
        if (rank.says(REASONS, "hw_thermal_slowdown")
                || rank.says(REASONS, "sw_thermal_slowdown")) {
            for_.add("NVML gives heat as a reason: " + rank.text(REASONS) + ".");
            weight = 1;
        }
        OptionalDouble hot = rank.get(GpuFigure.TEMPERATURE);
        OptionalDouble limit = rank.get(GpuFigure.TEMPERATURE_SLOWDOWN);
        if (hot.isPresent()
                && limit.isPresent()
                && hot.getAsDouble() >= limit.getAsDouble() - HEAT_MARGIN) {
            for_.add(
                    String.format(
                            Locale.ROOT,
                            "It has %.0f °C and slows down at %.0f °C.",
                            hot.getAsDouble(),
                            limit.getAsDouble()));
            weight = 1;
        }
        if (weight > 0) {
            roots.put(Cause.GPU_HEAT, weight);
            why.put(Cause.GPU_HEAT, for_);
        }
    }

    private static void power(Case of, Map<Cause, Double> roots, Map<Cause, List<String>> why) {
        RankFacts rank = of.rank();
        OptionalDouble limit = rank.get(GpuFigure.POWER_LIMIT);
        OptionalDouble usual = of.norm().of(GpuFigure.POWER_LIMIT);
        OptionalDouble byDefault = rank.get(GpuFigure.POWER_LIMIT_DEFAULT);
        OptionalDouble held = usual.isPresent() ? usual : byDefault;
        if (limit.isPresent()
                && held.isPresent()
                && limit.getAsDouble() < LOWER_LIMIT * held.getAsDouble()) {
            roots.put(Cause.GPU_POWER_CAP, 1.0);
            List<String> for_ = new ArrayList<>();
            for_.add(
                    String.format(
                            Locale.ROOT,
                            "Its power limit is %.0f W; %s.",
                            limit.getAsDouble(),
                            usual.isPresent()
                                    ? of.norm().words(held.getAsDouble(), "W", 1)
                                    : String.format(
                                            Locale.ROOT,
                                            "%.0f W is its default",
                                            held.getAsDouble())));
            why.put(Cause.GPU_POWER_CAP, for_);
        }
    }

    private static void brake(Case of, Map<Cause, Double> roots, Map<Cause, List<String>> why) {
        RankFacts rank = of.rank();
        double limited = rank.rateOf(GpuHealthFigure.LIMITED_BY_POWER_BRAKE).orElse(0);
        boolean said =
                rank.says(REASONS, "hw_power_brake_slowdown")
                        || (rank.says(REASONS, "hw_slowdown")
                                && !roots.containsKey(Cause.GPU_HEAT));
        if (said || limited > LEAST_LIMITED) {
            roots.put(Cause.GPU_POWER_BRAKE, 1.0);
            why.put(
                    Cause.GPU_POWER_BRAKE,
                    List.of(
                            said
                                    ? "NVML gives as reasons: " + rank.text(REASONS) + "."
                                    : String.format(
                                            Locale.ROOT,
                                            "The power brake lowered its clocks %.0f %% of the time.",
                                            100 * limited)));
        }
    }

    /// Programs that share a GPU take turns: what the other takes is missing here.
    private static void shared(Case of, List<Clue> clues) {
        OptionalDouble others = of.rank().get(GpuProcessFigure.SM_UTILIZATION);
        double usual = of.norm().of(GpuProcessFigure.SM_UTILIZATION).orElse(0);
        if (others.isEmpty()) {
            return;
        }
        double share = Math.min(0.95, others.getAsDouble() - usual);
        if (share > 0.03) {
            clues.add(
                    of.stretched(
                            Cause.GPU_SHARED,
                            Math.min(1, 0.5 + share * 4),
                            share / (1 - share),
                            List.of(
                                    String.format(
                                            Locale.ROOT,
                                            "Programs that are no rank of a job ran on its SMs"
                                                    + " %.0f %% of the time.",
                                            100 * others.getAsDouble()))));
        }
    }

    private static void faults(Case of, List<Clue> clues) {
        RankFacts rank = of.rank();
        List<String> for_ = new ArrayList<>(rank.faults());
        double uncorrected = rank.rateOf(GpuFigure.ECC_UNCORRECTED_VOLATILE).orElse(0);
        double corrected = rank.rateOf(GpuFigure.ECC_CORRECTED_VOLATILE).orElse(0);
        if (uncorrected > 0) {
            for_.add("Uncorrected ECC errors came within the last minute.");
        }
        if (rank.rateOf(GpuHealthFigure.XID_ERRORS).orElse(0) > 0 && rank.faults().isEmpty()) {
            for_.add("The driver reported XIDs within the last minute.");
        }
        if (rank.get(GpuHealthFigure.REMAPPED_ROWS_FAILURE).orElse(0) > 0) {
            for_.add("A row of its memory could not be remapped.");
        }
        if (rank.rateOf(GpuHealthFigure.PCIE_FATAL_ERRORS).orElse(0) > 0) {
            for_.add("Its PCIe link had fatal errors.");
        }
        if (corrected > 1) {
            for_.add(
                    String.format(
                            Locale.ROOT, "%.0f ECC errors a second were corrected.", corrected));
        }
        if (!for_.isEmpty()) {
            clues.add(Clue.guessed(Cause.GPU_FAULT, 1, for_.toArray(String[]::new)));
        }
    }

    /// Peers that wait leave their SMs idle; who has more to do does not. A low clock looks alike
    /// and is asked first.
    private static void moreWork(Case of, List<Clue> clues) {
        if (of.kind() == Kind.SLOWER || clues.stream().anyMatch(clue -> clue.claim() > 0.2)) {
            return;
        }
        OptionalDouble mine = of.rank().get(GpuActivityFigure.SM_ACTIVE);
        OptionalDouble usual = of.norm().of(GpuActivityFigure.SM_ACTIVE);
        if (mine.isEmpty() || usual.isEmpty() || usual.getAsDouble() <= 0.02) {
            return;
        }
        double stretch = mine.getAsDouble() / usual.getAsDouble() - 1;
        double spread = of.norm().spread(GpuActivityFigure.SM_ACTIVE) / usual.getAsDouble();
        if (stretch > Math.max(0.05, spread)) {
            clues.add(
                    of.stretched(
                            Cause.MORE_WORK,
                            Math.min(1, 0.5 + stretch * 4),
                            stretch,
                            List.of(
                                    String.format(
                                            Locale.ROOT,
                                            "Its SMs worked %.0f %% of the time; %s. Its clock is"
                                                    + " as theirs.",
                                            100 * mine.getAsDouble(),
                                            of.norm().words(usual.getAsDouble(), "%", 0.01)))));
        }
    }
}
