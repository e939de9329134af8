package io.ringside.node.source.engine.prometheus;

/// What was wrong with a page that could be used all the same. Immutable.
///
/// @param malformedLines skipped, among them series that came twice, of which the first counts
/// @param firstMalformed the first of them, quoted and shortened; empty when there is none
/// @param cutOff why it was not read to its end, a clause; empty when it is whole
public record PageDamage(int malformedLines, String firstMalformed, String cutOff) {
    static final PageDamage NONE = new PageDamage(0, "", "");

    public boolean none() {
        return malformedLines == 0 && cutOff.isEmpty();
    }

    /// Sentences; empty when there is no damage.
    public String reason() {
        StringBuilder text = new StringBuilder();
        if (!cutOff.isEmpty()) {
            text.append("The page was cut off: ")
                    .append(cutOff)
                    .append("; metrics that came whole before are shown.");
        }
        if (malformedLines > 0) {
            text.append(text.isEmpty() ? "" : " ")
                    .append(
                            malformedLines == 1
                                    ? "1 malformed line was skipped: `%s`."
                                            .formatted(firstMalformed)
                                    : "%d malformed lines were skipped, the first: `%s`."
                                            .formatted(malformedLines, firstMalformed));
        }
        return text.toString();
    }
}
