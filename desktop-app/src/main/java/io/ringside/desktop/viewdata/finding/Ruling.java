package io.ringside.desktop.viewdata.finding;

/// One thing that a hang can be, and whether it is. Immutable.
///
/// @param what "Process dead"
/// @param reason what speaks for or against it; may be empty
public record Ruling(Is is, String what, String reason) {
    /// What is known of it.
    public enum Is {
        YES("is"),
        NO("is not"),
        NOT_KNOWN("not known");

        private final String word;

        Is(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
