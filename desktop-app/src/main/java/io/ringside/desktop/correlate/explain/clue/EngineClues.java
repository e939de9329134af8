package io.ringside.desktop.correlate.explain.clue;

import io.ringside.desktop.correlate.explain.facts.RankFacts;
import io.ringside.protocol.figures.EngineFigure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What serving engines of a rank's host say. Stateless.
final class EngineClues {
    private static final double FULL = 0.9;

    private EngineClues() {}

    static List<Clue> of(Case of) {
        RankFacts rank = of.rank();
        double used = rank.get(EngineFigure.KV_CACHE_USAGE).orElse(0);
        double back = rank.get(EngineFigure.PREEMPTION_RATE).orElse(0);
        double thrown = rank.get(EngineFigure.KV_CACHE_EVICTED_RATE).orElse(0);
        double retracted = rank.get(EngineFigure.RETRACTED).orElse(0);
        if (used < FULL || (back <= 0.05 && retracted < 1 && thrown < 1000)) {
            return List.of();
        }
        List<String> for_ = new ArrayList<>();
        for_.add(
                String.format(
                        Locale.ROOT,
                        "The engine's KV cache is %.0f %% full; %.1f requests a second were put"
                                + " back.",
                        100 * used,
                        back));
        if (thrown >= 1000) {
            for_.add(
                    String.format(
                            Locale.ROOT, "%.0f cached tokens a second were thrown out.", thrown));
        }
        double strength = Math.min(1, 0.6 + back / 5 + (used > 0.97 ? 0.2 : 0));
        return List.of(Clue.guessed(Cause.KV_CACHE, strength, for_.toArray(String[]::new)));
    }
}
