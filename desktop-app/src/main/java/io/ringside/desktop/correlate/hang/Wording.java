package io.ringside.desktop.correlate.hang;

import io.ringside.desktop.correlate.hang.facts.CollectiveCall;
import io.ringside.desktop.correlate.hang.facts.CommunicatorFacts;
import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.model.subject.RankWords;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Ranks, calls and communicators as they stand in sentences. Stateless.
final class Wording {
    private static final int MOST_PARTS = 24;

    private Wording() {}

    /// As in "rank 3", "ranks 9 and 14", "ranks 0–3, 8 and 10", "ranks 8–15 on n1"; by its label
    /// where one is called otherwise.
    static String ranks(Collection<Integer> ranks, HangFacts facts) {
        Map<String, List<Integer>> byPlace = new LinkedHashMap<>();
        List<String> others = new ArrayList<>();
        for (int rank : new TreeSet<>(ranks)) {
            String label = facts.rank(rank).label();
            String name = "rank " + rank;
            if (label.equals(name) || label.startsWith(name + " on ")) {
                byPlace.computeIfAbsent(label.substring(name.length()), at -> new ArrayList<>())
                        .add(rank);
            } else {
                others.add(label);
            }
        }
        List<String> parts = new ArrayList<>();
        byPlace.forEach((place, there) -> parts.add(RankWords.named(there, MOST_PARTS) + place));
        parts.addAll(others);
        return list(parts);
    }

    /// [#ranks] at the beginning of a sentence.
    static String atStart(Collection<Integer> ranks, HangFacts facts) {
        String words = ranks(ranks, facts);
        return words.isEmpty()
                ? words
                : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    static String call(CollectiveCall call) {
        return call.operation() + " " + call.sequence();
    }

    static String names(Collection<CommunicatorFacts> communicators) {
        return list(communicators.stream().map(CommunicatorFacts::name).toList());
    }

    static String list(List<String> parts) {
        if (parts.size() > MOST_PARTS) {
            return String.join(", ", parts.subList(0, MOST_PARTS))
                    + " and "
                    + (parts.size() - MOST_PARTS)
                    + " more";
        }
        return parts.size() < 2
                ? String.join("", parts)
                : String.join(", ", parts.subList(0, parts.size() - 1)) + " and " + parts.getLast();
    }

    /// "is" or "are".
    static String are(Collection<Integer> ranks) {
        return ranks.size() == 1 ? "is" : "are";
    }

    /// "has" or "have".
    static String have(Collection<Integer> ranks) {
        return ranks.size() == 1 ? "has" : "have";
    }

    /// A verb in the third person.
    static String verb(Collection<Integer> ranks, String plural) {
        return ranks.size() == 1 ? plural + "s" : plural;
    }
}
