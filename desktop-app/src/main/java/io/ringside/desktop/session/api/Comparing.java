package io.ringside.desktop.session.api;

import io.ringside.desktop.viewdata.diff.DiffView;
import java.util.function.Consumer;

/// Puts two runs, or two parts of one, side by side. From any thread; returns at once.
public interface Comparing {
    /// Nothing can be compared here.
    Comparing NONE =
            (before, after, told) -> {
                told.accept(new Outcome.Refused("Runs cannot be compared here."));
                return () -> {};
            };

    /// Reads both sides, which takes as long as a capture took, and tells what is otherwise.
    ///
    /// @param told called once, from any thread; never after it was given up
    Running compare(RunPart before, RunPart after, Consumer<Outcome> told);

    /// Under way.
    interface Running {
        /// Ends it; what it would have told is let go. From any thread, also when it has ended.
        void giveUp();
    }

    /// What came of it.
    sealed interface Outcome {
        record Compared(DiffView diff) implements Outcome {}

        /// @param sentence why not, and what to do
        record Refused(String sentence) implements Outcome {}
    }
}
