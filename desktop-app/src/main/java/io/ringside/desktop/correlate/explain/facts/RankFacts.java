package io.ringside.desktop.correlate.explain.facts;

import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.protocol.figures.Figure;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/// All that is known of one rank now: its GPU, its process, its host and the host's network and
/// engines, over the latest minute. What no source told is absent. Immutable.
///
/// @param rank its number in the communicator that is looked at
/// @param host its node, as the daemon was typed
/// @param figures by the catalogue's names; means, and of counters the latest value; beside them
///   what [#rate] and [#samples] name
/// @param texts attributes, by the catalogue's names
/// @param faults events of its GPU in the last minutes, a sentence each
/// @param level of its plugin: "steady", "detail", "deep"; empty: not known
public record RankFacts(
        Actor actor,
        int rank,
        String host,
        Map<String, Double> figures,
        Map<String, String> texts,
        List<String> faults,
        String level) {
    /// Time a second that this rank's transfers spent in the states of NCCL's proxy, in the order
    /// of a step: sending, then receiving.
    public static final List<String> PROXY =
            List.of(
                    "proxy.send.own_gpu",
                    "proxy.send.no_credit",
                    "proxy.send.wire",
                    "proxy.receive.peer",
                    "proxy.receive.flush",
                    "proxy.receive.own_gpu");

    /// The part of the looks at its main thread in which that stood still by the kernel, or waited
    /// and could not be interrupted; with the words of `process.state` for it.
    public static final String STOPPED = "process.stopped.share";

    public static final String UNINTERRUPTIBLE = "process.uninterruptible.share";

    static final Map<String, Set<String>> STATES =
            Map.of(
                    STOPPED, Set.of("stopped", "traced"),
                    UNINTERRUPTIBLE, Set.of("uninterruptible"));

    /// Calls a second that this rank makes, and bytes a call.
    public static final String CALLS = "nccl.calls.rate";

    public static final String CALL_BYTES = "nccl.calls.bytes";

    public RankFacts {
        figures = Map.copyOf(figures);
        texts = Map.copyOf(texts);
        faults = List.copyOf(faults);
    }

    /// Where the growth a second of a counter stands.
    public static String rate(Figure counter) {
        return rate(counter.id());
    }

    static String rate(String counter) {
        return counter + "/s";
    }

    /// Where it stands how many readings a mean is of.
    static String samples(String figure) {
        return figure + "#";
    }

    public OptionalDouble get(Figure figure) {
        return get(figure.id());
    }

    public OptionalDouble get(String name) {
        Double value = figures.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    public OptionalDouble rateOf(Figure counter) {
        return get(rate(counter));
    }

    /// Of how many readings a mean is; 0: of none.
    public double samplesOf(Figure figure) {
        return figures.getOrDefault(samples(figure.id()), 0.0);
    }

    public String text(String attribute) {
        return texts.getOrDefault(attribute, "");
    }

    /// Whether a list, separated by commas or blanks, has that word.
    public boolean says(String attribute, String word) {
        return List.of(text(attribute).split("[,\\s]+", -1)).contains(word);
    }
}
