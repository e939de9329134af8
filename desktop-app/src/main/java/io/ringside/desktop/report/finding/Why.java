package io.ringside.desktop.report.finding;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringside.desktop.correlate.explain.Explanation;
import io.ringside.desktop.correlate.explain.Hypothesis;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Why something is slow, as lines of a page and as JSON. Stateless.
public final class Why {
    private static final int MOST_LINES_OF_ONE = 3;
    private static final int MOST_TOLD = 3;
    private static final double PERCENT = 100;

    private Why() {}

    /// Nothing where nobody asked why.
    public static List<String> lines(Explanation why) {
        if (why.isNone()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add(why.headline());
        List<Hypothesis> told =
                why.named()
                        .map(List::of)
                        .orElse(
                                why.hypotheses()
                                        .subList(0, Math.min(MOST_TOLD, why.hypotheses().size())));
        for (Hypothesis one : told) {
            if (told.size() > 1) {
                lines.add(
                        String.format(
                                Locale.ROOT,
                                "  %s, %.0f %%%s:",
                                one.cause().words(),
                                PERCENT * one.share(),
                                one.measured() ? "" : " (a guess: it cannot be measured)"));
            }
            one.evidence().stream()
                    .limit(MOST_LINES_OF_ONE)
                    .forEach(e -> lines.add("    for      " + e));
            one.counterEvidence().stream()
                    .limit(MOST_LINES_OF_ONE)
                    .forEach(e -> lines.add("    against  " + e));
        }
        why.missing().forEach(m -> lines.add("    missing  " + m));
        if (!told.isEmpty()) {
            lines.add("    do       " + told.getFirst().cause().advice());
        }
        return lines;
    }

    /// Adds `why`, `hypotheses` and `missing`; nothing where nobody asked why.
    static void json(Explanation why, ObjectNode row) {
        if (why.isNone()) {
            return;
        }
        row.put("why", why.headline());
        ArrayNode rows = row.putArray("hypotheses");
        for (Hypothesis one : why.hypotheses()) {
            ObjectNode entry =
                    rows.addObject()
                            .put("cause", one.cause().id())
                            .put("headline", one.cause().words())
                            .put("share", one.share())
                            .put("measured", one.measured())
                            .put("named", why.named().filter(one::equals).isPresent())
                            .put("advice", one.cause().advice());
            one.evidence().forEach(entry.putArray("evidence")::add);
            one.counterEvidence().forEach(entry.putArray("counterEvidence")::add);
        }
        why.missing().forEach(row.putArray("missing")::add);
    }
}
