package io.ringside.node.health;

import io.ringside.node.health.language.PeerTerm;
import io.ringside.node.health.language.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Subjects of one kind that can be compared, at one time: each term is computed once for all of
/// them. Belongs to the thread that judges.
final class Peers {
    /// With fewer others, a median would follow one that is ill.
    private static final int LEAST_OTHERS = 3;

    private final List<Subject> members = new ArrayList<>();
    private final Map<PeerTerm, double[]> sorted = new HashMap<>();

    void add(Subject member) {
        members.add(member);
    }

    /// The median of the others.
    ///
    /// @param own what the member that asks has itself, left out; NaN: it is not among them
    double median(PeerTerm term, double own) {
        double[] values = sorted.get(term);
        if (values == null) {
            values = values(term);
            sorted.put(term, values);
        }
        int left = Double.isNaN(own) ? values.length : Arrays.binarySearch(values, own);
        int others = Double.isNaN(own) ? values.length : values.length - 1;
        if (others < LEAST_OTHERS) {
            return Scope.UNKNOWN;
        }
        double upper = without(values, left, others / 2);
        return others % 2 == 1 ? upper : (upper + without(values, left, others / 2 - 1)) / 2;
    }

    private static double without(double[] values, int left, int index) {
        return values[index < left ? index : Math.min(index + 1, values.length - 1)];
    }

    private double[] values(PeerTerm term) {
        double[] values = new double[members.size()];
        int count = 0;
        for (Subject member : members) {
            double value = term.of(member);
            if (!Double.isNaN(value)) {
                values[count++] = value;
            }
        }
        double[] known = Arrays.copyOf(values, count);
        Arrays.sort(known);
        return known;
    }
}
