package io.ringside.desktop.correlate.diff;

import io.ringside.desktop.model.subject.RankWords;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a communicator is for: by this, and not by its id, it is found in another run. Immutable.
///
/// @param commHash its id in its own run, for that run's rows alone
/// @param name empty: none
/// @param size ranks
/// @param places its members' numbers in their largest communicator, sorted; fewer than the size
///   where not all nodes told
/// @param mix calls of each operation and size
public record CommunicatorRole(
        long commHash, String name, int size, List<Integer> places, Map<String, Long> mix) {
    public CommunicatorRole {
        places = List.copyOf(places);
        mix = Map.copyOf(mix);
    }

    /// For people: the name, the size, and where its ranks are.
    public String label() {
        String where =
                places.isEmpty()
                        ? ""
                        : places.size() == 1
                                        || places.getLast() - places.getFirst() >= places.size()
                                ? places.getFirst() + ",\u2026," + places.getLast()
                                : RankWords.list(places);
        return (name.isEmpty() ? "" : name + " ")
                + size
                + (size == 1 ? " rank" : " ranks")
                + (where.isEmpty() ? "" : " (" + where + ")");
    }

    /// 0 to 1: another size is another role; then the places count half, the mix of operations the
    /// other half, and a name in common a little more.
    double likeness(CommunicatorRole other) {
        if (size != other.size) {
            return 0;
        }
        double same = name.equals(other.name) && !name.isEmpty() ? 0.1 : 0;
        return 0.45 * shared(new HashSet<>(places), new HashSet<>(other.places))
                + 0.45 * mixLikeness(other)
                + same;
    }

    private static double shared(Set<Integer> one, Set<Integer> other) {
        if (one.isEmpty() && other.isEmpty()) {
            return 1;
        }
        Set<Integer> both = new HashSet<>(one);
        both.retainAll(other);
        return (double) both.size() / (one.size() + other.size() - both.size());
    }

    /// 1 less half the sum of the differences between the shares.
    private double mixLikeness(CommunicatorRole other) {
        double all = mix.values().stream().mapToLong(Long::longValue).sum();
        double others = other.mix.values().stream().mapToLong(Long::longValue).sum();
        if (all == 0 || others == 0) {
            return all == others ? 1 : 0;
        }
        Set<String> calls = new HashSet<>(mix.keySet());
        calls.addAll(other.mix.keySet());
        double apart = 0;
        for (String call : calls) {
            apart +=
                    Math.abs(
                            mix.getOrDefault(call, 0L) / all
                                    - other.mix.getOrDefault(call, 0L) / others);
        }
        return 1 - apart / 2;
    }
}
