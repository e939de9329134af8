package io.ringside.desktop.simulation;

import io.ringside.desktop.correlate.lateness.LateEpisode;
import io.ringside.desktop.correlate.lateness.suspect.Confidence;
import java.util.List;

/// How often the lateness rules name the planted rank alone, seed by seed. Run by `-Dbench=`.
public final class FalseAlarms {
    private FalseAlarms() {}

    public static void main(String[] arguments) throws InterruptedException {
        int seeds = Integer.getInteger("seeds", 10);
        for (String fault : List.of("", ",slow-rank:17@20s", ",slow-gpu:42@10s")) {
            int alone = 0;
            int others = 0;
            int notes = 0;
            for (int seed = 1; seed <= seeds; seed++) {
                List<LateEpisode> late =
                        Played.of("8x8" + fault + ",seed:" + seed, 60).lateness().stream()
                                .filter(e -> e.confidence() != Confidence.LOW)
                                .toList();
                int planted = fault.isEmpty() ? 0 : 1;
                alone += late.size() == planted ? 1 : 0;
                others += late.size() > planted ? 1 : 0;
                notes += (int) late.stream().filter(e -> e.isNote()).count();
            }
            System.out.printf(
                    "8x8%s: right in %d of %d seeds, somebody else (too) in %d, notes among all %d%n",
                    fault, alone, seeds, others, notes);
        }
    }
}
