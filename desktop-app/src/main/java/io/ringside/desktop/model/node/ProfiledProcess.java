package io.ringside.desktop.model.node;

import io.ringside.desktop.model.subject.RankWords;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// @param raise another level that is wanted for a while
/// @param pluginVersion empty: not told
/// @param capturedOperations captured in CUDA graphs and not seen to run
/// @param gpuTimes a sentence: where its GPU times come from; empty where nothing was told
/// @param ranks it has or had in the largest of its communicators, each once
public record ProfiledProcess(
        int pid,
        ProcessState state,
        String level,
        Optional<Raise> raise,
        String pluginVersion,
        boolean graphsVisible,
        long capturedOperations,
        OptionalLong endedEpochNanos,
        String gpuTimes,
        List<Integer> ranks) {

    public ProfiledProcess {
        ranks = List.copyOf(ranks);
    }

    /// One that holds the level it was started with, of a plugin that does not tell its version.
    public ProfiledProcess(
            int pid,
            ProcessState state,
            String level,
            boolean graphsVisible,
            long capturedOperations,
            OptionalLong endedEpochNanos,
            String gpuTimes,
            List<Integer> ranks) {
        this(
                pid,
                state,
                level,
                Optional.empty(),
                "",
                graphsVisible,
                capturedOperations,
                endedEpochNanos,
                gpuTimes,
                ranks);
    }

    /// "Process 3709 (rank 1)".
    public String title() {
        String word = ranks.size() == 1 ? " (rank " : " (ranks ";
        return "Process " + pid + (ranks.isEmpty() ? "" : word + RankWords.list(ranks) + ")");
    }
}
