package io.ringside.node.doctor.check.word;

import io.ringside.node.doctor.rank.ExaminedProcess;
import java.util.Collection;
import java.util.stream.Collectors;

/// Processes by their numbers, for a sentence. Stateless.
public final class Pids {
    public static final int MOST = 8;

    private Pids() {}

    /// The sentence with the processes before its last full stop.
    public static String in(String sentence, Collection<ExaminedProcess> ranks) {
        String open =
                sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
        return open + " (" + of(ranks) + ").";
    }

    /// "pid 7", "pids 7, 8", "pids 1, 2, 3, 4, 5, 6, 7, 8 and 120 more".
    public static String of(Collection<ExaminedProcess> ranks) {
        String numbers =
                ranks.stream()
                        .limit(MOST)
                        .map(rank -> Integer.toString(rank.pid()))
                        .collect(Collectors.joining(", "));
        int more = ranks.size() - MOST;
        return (ranks.size() == 1 ? "pid " : "pids ")
                + numbers
                + (more > 0 ? " and " + more + " more" : "");
    }
}
