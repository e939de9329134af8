package io.ringside.desktop.viewdata.diff;

/// A finding of one run or of both. Immutable.
///
/// @param severity "page", "ticket" or "note"
public record DiffFinding(Change change, String severity, String headline) {
    /// On which side it is told.
    public enum Change {
        CAME("came"),
        WENT("went"),
        STAYED("stayed");

        private final String word;

        Change(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
