package io.ringside.desktop.correlate.advisor;

import java.util.List;

/// One thing that could be set or placed otherwise. Immutable.
///
/// @param id "placement/group/HASH": the same for the same advice of the same job
/// @param about the communicator's hash; 0: of a node
/// @param node the target that it is of; empty: of several
/// @param ranks whom it concerns, at most 64, ascending
/// @param headline one sentence
/// @param evidence sentences with what was measured
/// @param against sentences: what speaks against it, or is not known
/// @param gain what may be expected, a sentence
/// @param risk what its vendor warns of, a sentence
/// @param text to copy; empty: it is no setting
public record Advice(
        String id,
        Kind kind,
        long about,
        String node,
        List<Integer> ranks,
        String headline,
        List<String> evidence,
        List<String> against,
        String gain,
        String risk,
        String text) {
    private static final int MOST_RANKS = 64;

    /// What it is about.
    public enum Kind {
        SETTING("nccl-setting", "NCCL setting"),
        PLACEMENT("placement", "placement");

        private final String id;
        private final String words;

        Kind(String id, String words) {
            this.id = id;
            this.words = words;
        }

        /// For programs.
        public String id() {
            return id;
        }

        /// For people.
        public String words() {
            return words;
        }
    }

    public Advice {
        ranks = ranks.stream().distinct().sorted().limit(MOST_RANKS).toList();
        evidence = List.copyOf(evidence);
        against = List.copyOf(against);
    }

    /// What it says, whatever it is about: the id without its last part.
    public String rule() {
        return id.substring(0, id.lastIndexOf('/'));
    }

    /// What to do, in one paragraph.
    public String todo() {
        return ((text.isEmpty() ? "" : "Try: " + text + " ") + gain + " " + risk).strip();
    }
}
