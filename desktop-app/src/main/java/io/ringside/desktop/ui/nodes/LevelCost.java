package io.ringside.desktop.ui.nodes;

/// What levels and rhythms were measured to cost, where and when; never this job's own figure. From
/// the plugin's and the daemon's BENCHMARKS.md. Stateless.
final class LevelCost {
    private static final String NOT_OURS = " It is not a figure of this job.";

    private LevelCost() {}

    /// @param level "steady", "detail" or "deep"; others are not known
    static String of(String level) {
        return switch (level) {
            case "steady" ->
                    "steady: measured on one H200, 29 November 2026, time with the plugin to time without: 1.005"
                            + " (1 MiB all-reduces of 2 ranks), 1.028 (a training-like job of 8 ranks)."
                            + NOT_OURS;
            case "detail" ->
                    "detail: measured on H200s, 29 November 2026: a launch that is timed costs its thread 2.5 \u00B5s"
                            + " and its stream 3 \u00B5s on one GPU, 5 \u00B5s between two. detail times every launch,"
                            + " steady about one in 50. No whole job was timed at detail."
                            + NOT_OURS;
            case "deep" ->
                    "deep: measured on two H100s, 25 November 2026, time with to time without: 1.3 to 1.4 (64 KiB"
                            + " and 1 MiB all-reduces), 1.002 (64 MiB)."
                            + NOT_OURS;
            default -> "What " + level + " costs was not measured.";
        };
    }

    static String incident() {
        return "incident: its cost was not measured. normal: all sources together took 1.3 % of one core, measured on"
                + " a node of two H200s, 29 November 2026; incident reads what matters up to four times a second."
                + " It is not a figure of these nodes.";
    }
}
