package io.ringside.desktop.ui.nodes;

import io.ringside.desktop.model.node.NodeHealth.ToldRhythm;
import io.ringside.desktop.model.node.ProcessState;
import io.ringside.desktop.model.node.ProfiledProcess;
import io.ringside.desktop.model.node.Raise;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.NodeView;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Which level and rhythm hold on one node, until when and who wanted it, in words. Immutable.
///
/// @param level "steady", "5 detail, 3 steady"; absent: no process lives there
/// @param raised what is wanted for a while; absent: nothing
/// @param raisedUntil the node's clock; absent where nothing is raised
/// @param levelBy who raised it; empty: nobody did, or it is not known
/// @param rhythm "normal" or "incident"; absent: not told
/// @param rhythmUntil the node's clock
/// @param rhythmBy who asked, and why
record NodeLevels(
        String level,
        Optional<String> raised,
        OptionalLong raisedUntil,
        String levelBy,
        String rhythm,
        OptionalLong rhythmUntil,
        String rhythmBy) {
    private static final long SECOND = 1_000_000_000L;
    private static final int MOST_SECONDS = 90;

    static NodeLevels of(NodeView node) {
        List<ProfiledProcess> live =
                node.processes().stream().filter(p -> p.state() == ProcessState.LIVE).toList();
        Map<String, Long> levels =
                live.stream()
                        .map(ProfiledProcess::level)
                        .collect(
                                Collectors.groupingBy(
                                        Function.identity(), TreeMap::new, Collectors.counting()));
        String level =
                levels.isEmpty()
                        ? Figures.ABSENT
                        : levels.size() == 1
                                ? levels.keySet().iterator().next()
                                : levels.entrySet().stream()
                                        .map(one -> one.getValue() + " " + one.getKey())
                                        .collect(Collectors.joining(", "));
        Optional<Raise> raise =
                live.stream()
                        .flatMap(process -> process.raise().stream())
                        .max(Comparator.comparingLong(Raise::untilEpochNanos));
        Optional<ToldRhythm> rhythm = node.health().rhythm();
        boolean incident = rhythm.filter(ToldRhythm::incident).isPresent();
        return new NodeLevels(
                level,
                raise.map(Raise::level),
                raise.map(one -> OptionalLong.of(one.untilEpochNanos()))
                        .orElse(OptionalLong.empty()),
                raise.map(one -> one.by().isEmpty() ? "not told" : one.by()).orElse(""),
                rhythm.isEmpty() ? Figures.ABSENT : incident ? "incident" : "normal",
                incident && rhythm.get().untilEpochNanos() > 0
                        ? OptionalLong.of(rhythm.get().untilEpochNanos())
                        : OptionalLong.empty(),
                rhythm.map(ToldRhythm::reason).orElse(""));
    }

    /// The level, and what is wanted beside it.
    String levelWords() {
        return raised.filter(wanted -> !wanted.equals(level))
                .map(wanted -> level + ", " + wanted + " from the next NCCL call on")
                .orElse(level);
    }

    /// "23 s"; empty: it holds until it is changed.
    static String left(OptionalLong until, long nodeNowEpochNanos) {
        if (until.isEmpty()) {
            return "";
        }
        long nanos = Math.max(0, until.getAsLong() - nodeNowEpochNanos);
        return nanos < MOST_SECONDS * SECOND
                ? Math.ceilDiv(nanos, SECOND) + " s"
                : Figures.age(nanos);
    }
}
