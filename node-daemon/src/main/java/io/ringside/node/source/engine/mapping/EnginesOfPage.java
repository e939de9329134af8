package io.ringside.node.source.engine.mapping;

import io.ringside.node.source.engine.dialect.Dialect;
import io.ringside.node.source.engine.prometheus.Sample;
import io.ringside.node.source.engine.prometheus.SampleSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A page's series by engine. A series that says less than others, such as one with a model and no
/// index, makes no engine of its own: it belongs to the one engine that it fits, unless that engine
/// tells the same metric itself; what fits several belongs to the page. Nor does one whose metrics
/// all mean nothing here, such as a parser's under an adapter's name. Immutable.
///
/// @param engines in the page's order
/// @param shared what fits several of them
/// @param count of engines, also those for which there was no place
record EnginesOfPage(Map<Identity, List<Sample>> engines, SampleSet shared, int count) {
    /// @param most engines that are given
    static EnginesOfPage of(SampleSet samples, Dialect dialect, int most) {
        Split split = Split.of(samples, dialect, most);
        Map<Identity, List<Sample>> engines = new LinkedHashMap<>();
        Map<Identity, List<Sample>> lesser = new LinkedHashMap<>();
        split.parts.forEach((identity, part) ->
                (isLesser(identity, split.parts.keySet()) ? lesser : engines).put(identity, part));
        retainTold(engines, lesser, dialect);
        int others =
                (int)
                        split.others.stream()
                                .filter(identity -> !isLesser(identity, engines.keySet()))
                                .count();
        List<Sample> shared = new ArrayList<>();
        int count = engines.size() + others;
        lesser.forEach((identity, part) -> {
            List<Identity> fitting = engines.keySet().stream().filter(identity::fits).toList();
            if (fitting.size() == 1 && others == 0) {
                join(engines, fitting.getFirst(), part);
            } else {
                shared.addAll(part);
            }
        });
        while (engines.size() > most) {
            engines.remove(List.copyOf(engines.keySet()).getLast());
        }
        return new EnginesOfPage(engines, SampleSet.of(shared), count);
    }

    /// Those that tell something, and those of which only a lesser one does; all, where none is
    /// left.
    private static void retainTold(
            Map<Identity, List<Sample>> engines,
            Map<Identity, List<Sample>> lesser,
            Dialect dialect) {
        Set<Identity> told = new HashSet<>();
        engines.forEach((identity, part) -> {
            if (tells(part, dialect)) {
                told.add(identity);
            }
        });
        lesser.forEach((identity, part) -> {
            if (tells(part, dialect) && told.stream().noneMatch(identity::fits)) {
                engines.keySet().stream().filter(identity::fits).forEach(told::add);
            }
        });
        if (!told.isEmpty()) {
            engines.keySet().retainAll(told);
        }
    }

    private static boolean tells(List<Sample> part, Dialect dialect) {
        String latest = "";
        for (Sample sample : part) {
            if (!sample.name().equals(latest)) {
                latest = sample.name();
                if (dialect.told().contains(latest)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isLesser(Identity identity, Set<Identity> all) {
        for (Identity other : all) {
            if (!other.equals(identity) && identity.fits(other)) {
                return true;
            }
        }
        return false;
    }

    /// Of metrics that the engine has itself, what is less exact would be counted twice.
    private static void join(
            Map<Identity, List<Sample>> engines, Identity engine, List<Sample> part) {
        List<Sample> own = engines.getOrDefault(engine, List.of());
        Set<String> told = new HashSet<>();
        own.forEach(sample -> told.add(sample.name()));
        List<Sample> joined = new ArrayList<>(own);
        part.stream().filter(sample -> !told.contains(sample.name())).forEach(joined::add);
        engines.put(engine, joined);
    }

    /// Takes series one after the other. Those that stand side by side are mostly of one metric and
    /// one engine, so that each is compared with the one before it first.
    private static final class Split {
        private final Dialect dialect;
        private final int most;

        /// As many as there was place for, one more than are given.
        private final Map<Identity, List<Sample>> parts = new LinkedHashMap<>();

        private final Set<Identity> others = new HashSet<>();
        private final Map<Identity, Identity> shown = new HashMap<>();
        private String latestName = "";
        private boolean owned;
        private Identity latest = Identity.UNNAMED;
        private @Nullable List<Sample> latestPart;

        private Split(Dialect dialect, int most) {
            this.dialect = dialect;
            this.most = most;
        }

        static Split of(SampleSet samples, Dialect dialect, int most) {
            Split split = new Split(dialect, most);
            samples.forEach(split::take);
            return split;
        }

        private void take(Sample sample) {
            if (!sample.name().equals(latestName)) {
                latestName = sample.name();
                owned = dialect.owns(latestName);
            }
            if (!owned) {
                return;
            }
            Identity told = Identity.of(sample.labels(), dialect.roles());
            List<Sample> part = latestPart;
            if (part == null || !told.equals(latest)) {
                part = part(told);
                latest = told;
                latestPart = part;
            }
            if (part != null) {
                part.add(sample);
            }
        }

        /// @return null: there is no place for it
        private @Nullable List<Sample> part(Identity told) {
            Identity identity = shown.computeIfAbsent(told, Identity::shown);
            List<Sample> part = parts.get(identity);
            // What says nothing has its place, however many say something.
            if (part == null && parts.size() > most && !identity.equals(Identity.UNNAMED)) {
                others.add(identity);
            } else if (part == null) {
                part = new ArrayList<>();
                parts.put(identity, part);
            }
            return part;
        }
    }
}
