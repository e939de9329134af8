package io.ringside.desktop.simulation.job;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What can be planted in a simulated cluster.
public enum FaultKind {
    SLOW_RANK("slow-rank", "RANK", "its processor makes every call of a step 60 ms late", true),
    SLOW_GPU("slow-gpu", "RANK", "its GPU is hot and throttled, and takes a quarter longer", true),
    NOISY_GPU("noisy-gpu", "RANK", "its GPU corrects memory errors, and reports an XID", true),
    STOP("stop", "RANK", "its process is stopped (SIGSTOP), so that the job hangs", false),
    HANG("hang", "RANK", "its process waits for something else, so that the job hangs", false),
    SKIP("skip", "RANK", "it leaves one call out, so that the job hangs", false),
    KILL("kill", "RANK", "its process dies, so that the job hangs", false),
    SLOW_LINK("slow-link", "NODE", "the links to the next node have an eighth of their rate", true),
    LOST_NODE("lost-node", "NODE", "its daemon does not answer; the job goes on", true),
    ENGINE_THRASH(
            "engine-thrash",
            "NODE",
            "its serving engine throws requests out of a full cache",
            true);

    private final String word;
    private final String place;
    private final String meaning;
    private final boolean passes;

    FaultKind(String word, String place, String meaning, boolean passes) {
        this.word = word;
        this.place = place;
        this.meaning = meaning;
        this.passes = passes;
    }

    /// As it is typed.
    public String word() {
        return word;
    }

    /// "RANK" or "NODE".
    String place() {
        return place;
    }

    /// Whether it may end again.
    boolean passes() {
        return passes;
    }

    boolean isOfRank() {
        return place.equals("RANK");
    }

    static Optional<FaultKind> named(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    static String words() {
        return Arrays.stream(values()).map(FaultKind::word).collect(Collectors.joining(", "));
    }

    /// A line for each, for a command's help.
    public static List<String> help() {
        return Arrays.stream(values())
                .map(kind -> kind.word + ":" + kind.place + "  " + kind.meaning)
                .toList();
    }
}
