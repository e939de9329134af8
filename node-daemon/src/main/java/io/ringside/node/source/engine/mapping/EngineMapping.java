package io.ringside.node.source.engine.mapping;

import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.engine.dialect.Dialect;
import io.ringside.node.source.engine.dialect.EngineState;
import io.ringside.node.source.engine.prometheus.Page;
import io.ringside.node.source.engine.prometheus.Sample;
import io.ringside.node.source.engine.prometheus.SampleSet;
import io.ringside.protocol.figures.EngineFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Readings of serving engines and routers, by the dialect that the page is in. Belongs to one
/// thread.
///
/// A page with one engine gives one reading, under the configured name. A page with several gives
/// one under the configured name, which says that the page was read and what is told of all of
/// them, and one for each engine: see [Ids]. An engine with several parts gives one for each part
/// beside the whole: `name#index`.
public final class EngineMapping implements PageMapping {
    private static final int MOST_ENGINES = 64;

    private final Naming naming;
    private final List<Dialect> dialects;
    private final String titles;
    private Map<Subject, EngineState> states = new HashMap<>();
    private @Nullable Dialect latest;

    /// @param dialects that the page may be in, in the order in which they are tried; at least one
    /// @param titles of those of them that somebody may look for, in words; empty: one kind was
    ///   asked for
    public EngineMapping(Naming naming, List<Dialect> dialects, String titles) {
        this.naming = naming;
        this.dialects = List.copyOf(dialects);
        this.titles = titles;
    }

    @Override
    public boolean wants(String name) {
        for (Dialect dialect : dialects) {
            if (dialect.owns(name)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Observation map(Page page, long epochNanos, long monotonicNanos) {
        Set<String> names = page.samples().names();
        Optional<Dialect> spoken =
                dialects.stream().filter(one -> one.isOf(page.samples(), names)).findFirst();
        if (spoken.isEmpty()) {
            return new Observation(State.FAILED, noEngine(page), unread(epochNanos), List.of());
        }
        Dialect dialect = spoken.get();
        if (!dialect.equals(latest)) {
            states = new HashMap<>();
            latest = dialect;
        }
        return new Look(dialect, epochNanos, monotonicNanos).at(page.samples());
    }

    @Override
    public List<Reading> unread(long epochNanos) {
        return List.of(
                Reading.of(SubjectKind.ENGINE, naming.engine(), naming.source(), epochNanos)
                        .put(EngineFigure.UP, 0)
                        .put("server.address", naming.server())
                        .build());
    }

    private String noEngine(Page page) {
        return titles.isEmpty()
                ? "The page has no metric `%s...`; check kind and labels."
                        .formatted(
                                dialects.stream()
                                        .filter(one -> one.posesAs().isEmpty())
                                        .findFirst()
                                        .orElse(dialects.getFirst())
                                        .prefix())
                : "The page has %d series, and none of %s; for another server set kind: prometheus and name its figures."
                        .formatted(page.series(), titles);
    }

    /// One page being mapped.
    private final class Look {
        private final Dialect dialect;
        private final long epochNanos;
        private final long monotonicNanos;
        private final List<Reading> readings = new ArrayList<>();
        private final Map<Subject, EngineState> kept = new HashMap<>();
        private final List<String> asleep = new ArrayList<>();
        private int left;

        Look(Dialect dialect, long epochNanos, long monotonicNanos) {
            this.dialect = dialect;
            this.epochNanos = epochNanos;
            this.monotonicNanos = monotonicNanos;
        }

        Observation at(SampleSet samples) {
            EnginesOfPage page = EnginesOfPage.of(samples, dialect, MOST_ENGINES);
            int engines = page.engines().size();
            if (engines > 1) {
                Reading.Builder all = start(naming.engine());
                add(naming.engine(), Identity.UNNAMED, "", page.shared(), all);
            }
            Ids ids = Ids.of(naming.engine(), page.engines().keySet());
            left = MOST_ENGINES - engines;
            int parts = 0;
            for (Map.Entry<Identity, List<Sample>> engine : page.engines().entrySet()) {
                parts += add(ids.id(engine.getKey()), engine.getKey(), engine.getValue());
            }
            states = kept;
            return new Observation(
                    page.count() + parts <= MOST_ENGINES ? State.OK : State.WARN,
                    reason(page.count(), parts),
                    readings,
                    List.of());
        }

        /// Parts of engines for which there was no place after all others had theirs are counted.
        ///
        /// @return the engine's parts
        private int add(String id, Identity engine, List<Sample> samples) {
            Ranks ranks = Ranks.of(samples, dialect);
            int parts = ranks.parts().size();
            Reading.Builder whole = start(id);
            engine.describe(whole);
            whole.put("engine.generation", dialect.generation(ranks.whole()));
            if (parts > 0) {
                whole.put("engine.parts", Integer.toString(parts));
            }
            add(id, engine, "", ranks.whole(), whole);
            for (Map.Entry<String, SampleSet> part : ranks.parts().entrySet()) {
                if (left-- > 0) {
                    Reading.Builder reading = start(id + "#" + part.getKey());
                    engine.describe(reading);
                    reading.put("engine.index", part.getKey());
                    add(id, engine, part.getKey(), part.getValue(), reading);
                }
            }
            return parts;
        }

        private void add(
                String id,
                Identity engine,
                String part,
                SampleSet samples,
                Reading.Builder reading) {
            Subject subject = new Subject(engine, part);
            EngineState known = states.get(subject);
            EngineState state = known == null ? new EngineState(dialect.facts()) : known;
            kept.put(subject, state);
            if (!samples.isEmpty()) {
                state.put(samples, monotonicNanos, reading);
            }
            Reading built = reading.build();
            readings.add(built);
            if (part.isEmpty() && built.figure(EngineFigure.ASLEEP).orElse(0) == 1) {
                asleep.add(
                        id
                                + " ("
                                + built.attributes().getOrDefault("engine.sleep_state", "")
                                + ")");
            }
        }

        private Reading.Builder start(String id) {
            return Reading.of(SubjectKind.ENGINE, id, naming.source(), epochNanos)
                    .put(EngineFigure.UP, 1)
                    .put("engine.kind", dialect.kind())
                    .put("engine.role", dialect.router() ? "router" : "")
                    .put("server.address", naming.server());
        }

        private String reason(int engines, int parts) {
            List<String> sentences = new ArrayList<>();
            if (dialect.router()) {
                sentences.add(
                        "The page is that of a router, %s, not of an engine; name the engines' own pages to see them."
                                .formatted(dialect.title()));
            }
            if (engines > MOST_ENGINES) {
                sentences.add(
                        "The page has %d engines; the first %d are shown."
                                .formatted(engines, MOST_ENGINES));
            } else if (engines + parts > MOST_ENGINES) {
                sentences.add(
                        "The page has %d engines and parts of them; %d are shown."
                                .formatted(engines + parts, MOST_ENGINES));
            }
            if (!asleep.isEmpty()) {
                sentences.add(
                        engines == 1
                                ? "Asleep, and serving nothing until woken: %s."
                                        .formatted(asleep.getFirst())
                                : "%d of %d engines are asleep, the first: %s."
                                        .formatted(asleep.size(), engines, asleep.getFirst()));
            }
            return String.join(" ", sentences);
        }
    }

    /// @param part empty: the engine as a whole
    private record Subject(Identity engine, String part) {}
}
