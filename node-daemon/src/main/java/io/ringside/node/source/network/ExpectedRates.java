package io.ringside.node.source.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// How fast each link should be: as the configuration says, else as the median of its like on this
/// node, of which there must be two at least. A link that is down is expected to be up, and its
/// rate to be its peers', only when it was up before. Belongs to one thread.
final class ExpectedRates {
    private static final int LEAST_LIKE = 2;
    private static final int MOST_REMEMBERED = 10_000;

    private final NetworkSettings settings;
    private final Set<String> wereUp = new HashSet<>();

    ExpectedRates(NetworkSettings settings) {
        this.settings = settings;
    }

    /// @param kind links of one kind should be equally fast
    /// @param names under which the configuration may mean it
    /// @param bytesPerSecond as it is now; absent when it is down or does not say
    record Link(String id, String kind, List<String> names, OptionalDouble bytesPerSecond) {
        Link {
            names = List.copyOf(names);
        }
    }

    /// @param by "configuration" or "peers"
    record Expectation(double bytesPerSecond, String by) {}

    /// By the links' ids; those of which nothing is expected are not in it.
    Map<String, Expectation> of(List<Link> links) {
        Map<String, List<Double>> likes = new HashMap<>();
        for (Link link : links) {
            if (link.bytesPerSecond.isPresent()) {
                likes.computeIfAbsent(link.kind, kind -> new ArrayList<>())
                        .add(link.bytesPerSecond.getAsDouble());
                if (wereUp.size() < MOST_REMEMBERED) {
                    wereUp.add(link.id);
                }
            }
        }
        Map<String, Expectation> expectations = new LinkedHashMap<>();
        for (Link link : links) {
            expectation(link, likes.getOrDefault(link.kind, List.of()))
                    .ifPresent(expectation -> expectations.put(link.id, expectation));
        }
        return expectations;
    }

    private Optional<Expectation> expectation(Link link, List<Double> like) {
        OptionalDouble configured = settings.expectedBytesPerSecond(link.names);
        if (configured.isPresent()) {
            return Optional.of(new Expectation(configured.getAsDouble(), "configuration"));
        }
        int others = link.bytesPerSecond.isPresent() ? like.size() - 1 : like.size();
        return wereUp.contains(link.id) && others >= LEAST_LIKE - 1
                ? Optional.of(new Expectation(upperMedian(like), "peers"))
                : Optional.empty();
    }

    /// Of two that differ, the faster one shows what is possible.
    private static double upperMedian(List<Double> rates) {
        return rates.stream().sorted().skip(rates.size() / 2).findFirst().orElseThrow();
    }
}
