package io.ringside.node.source.engine.mapping;

import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.engine.dialect.Dialect;
import io.ringside.node.source.engine.dialect.EngineState;
import io.ringside.node.source.engine.prometheus.Labels;
import io.ringside.node.source.engine.prometheus.Page;
import io.ringside.node.source.engine.prometheus.SampleSet;
import io.ringside.protocol.figures.EngineFigure;
import io.ringside.protocol.figures.SubjectKind;
import io.ringside.protocol.text.ForeignText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Readings of vLLM or TGI. Belongs to one thread.
///
/// A page with one engine gives one reading, under the configured name. A page with several, told
/// apart by the labels `model_name` and `engine` (vLLM's data parallel index), gives one under the
/// configured name, which says only that the page was read, and one for each engine: `name/model`,
/// `name#index` or `name/model#index`, whatever is needed to tell them apart.
public final class EngineMapping implements PageMapping {
    private static final int MOST_ENGINES = 64;
    private static final Pattern INDEX = Pattern.compile("\\d{1,5}");
    private static final int MOST_MODEL_CHARS = 200;

    private final Naming naming;
    private final Dialect dialect;
    private Map<Engine, EngineState> states = new HashMap<>();

    public EngineMapping(Naming naming, Dialect dialect) {
        this.naming = naming;
        this.dialect = dialect;
    }

    @Override
    public boolean wants(String name) {
        return name.startsWith(dialect.prefix());
    }

    @Override
    public Observation map(Page page, long epochNanos, long monotonicNanos) {
        SampleSet.Parts<Engine> parts = page.samples().split(Engine::of, MOST_ENGINES + 1);
        Map<Engine, SampleSet> engines = parts.first();
        Set<Engine> others = parts.others();
        if (engines.size() > 1) {
            // What has no model, such as a server's own settings, is no engine beside those that
            // have one.
            engines.remove(Engine.UNNAMED);
            others.remove(Engine.UNNAMED);
        }
        int count = engines.size() + others.size();
        if (engines.isEmpty()) {
            return new Observation(
                    State.FAILED,
                    "The page has no metric `%s...`; check kind and labels."
                            .formatted(dialect.prefix()),
                    unread(epochNanos),
                    List.of());
        }
        List<Reading> readings = new ArrayList<>();
        if (engines.size() > 1) {
            readings.add(start(naming.engine(), epochNanos).build());
        }
        Ids ids = Ids.of(naming.engine(), engines.keySet());
        Map<Engine, EngineState> kept = new HashMap<>();
        engines.entrySet().stream()
                .limit(MOST_ENGINES)
                .forEach(engine -> {
                    EngineState known = states.get(engine.getKey());
                    EngineState state = known == null ? new EngineState(dialect) : known;
                    kept.put(engine.getKey(), state);
                    Reading.Builder reading = start(ids.id(engine.getKey()), epochNanos);
                    describe(engine.getKey(), engine.getValue(), reading);
                    state.put(engine.getValue(), monotonicNanos, reading);
                    readings.add(reading.build());
                });
        states = kept;
        return count <= MOST_ENGINES
                ? Observation.of(readings)
                : new Observation(
                        State.WARN,
                        "The page has %d engines; the first %d are shown."
                                .formatted(count, MOST_ENGINES),
                        readings,
                        List.of());
    }

    @Override
    public List<Reading> unread(long epochNanos) {
        return List.of(
                Reading.of(SubjectKind.ENGINE, naming.engine(), naming.source(), epochNanos)
                        .put(EngineFigure.UP, 0)
                        .put("server.address", naming.server())
                        .build());
    }

    private Reading.Builder start(String id, long epochNanos) {
        return Reading.of(SubjectKind.ENGINE, id, naming.source(), epochNanos)
                .put(EngineFigure.UP, 1)
                .put("engine.kind", dialect.kind())
                .put("server.address", naming.server());
    }

    private static void describe(Engine engine, SampleSet samples, Reading.Builder reading) {
        reading.put("gen_ai.request.model", engine.model())
                .put("engine.index", engine.index())
                .put("engine.generation", generation(samples));
    }

    /// Of vLLM, where the page shows it: V0 alone swaps, V1 alone has the newer names.
    private static String generation(SampleSet samples) {
        if (samples.has("vllm:kv_cache_usage_perc")) {
            return "V1";
        }
        boolean swaps =
                samples.has("vllm:num_requests_swapped")
                        || samples.has("vllm:cpu_cache_usage_perc");
        return swaps ? "V0" : "";
    }

    /// @param model empty: not told
    /// @param index empty: not told
    private record Engine(String model, String index) {
        static final Engine UNNAMED = new Engine("", "");

        static Engine of(Labels labels) {
            String model = labels.value("model_name");
            String shown = ForeignText.line(model, MOST_MODEL_CHARS);
            String index = labels.value("engine");
            return new Engine(
                    shown, INDEX.matcher(index).matches() && !model.isEmpty() ? index : "");
        }
    }

    /// How the engines of one page are told apart.
    private record Ids(String name, boolean models, boolean indices) {
        static Ids of(String name, Set<Engine> engines) {
            return new Ids(
                    name,
                    engines.stream().map(Engine::model).distinct().count() > 1,
                    engines.stream().map(Engine::index).distinct().count() > 1);
        }

        String id(Engine engine) {
            return name
                    + (models && !engine.model.isEmpty() ? "/" + engine.model : "")
                    + (indices && !engine.index.isEmpty() ? "#" + engine.index : "");
        }
    }
}
