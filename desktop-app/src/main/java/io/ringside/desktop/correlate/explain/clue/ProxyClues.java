package io.ringside.desktop.correlate.explain.clue;

import io.ringside.desktop.correlate.explain.facts.RankFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// In which state NCCL's proxy spent the steps of a rank's transfers: it says at which end the time
/// goes, not why. Stateless.
final class ProxyClues {
    private static final int STATES = 3;
    private static final double MOSTLY = 0.5;
    private static final double MORE_THAN_USUAL = 0.15;

    private ProxyClues() {}

    /// Of a direction's states the one that takes most, where that is most of the time and more
    /// than usual; -1: none. The first of `PROXY` is 0.
    private static int mostly(Case of, int from) {
        double[] mine = shares(of.rank()::get, from);
        double[] usual = shares(of.norm()::of, from);
        int most = 0;
        for (int i = 1; i < STATES; i++) {
            most = mine[i] > mine[most] ? i : most;
        }
        return mine[most] >= MOSTLY && mine[most] - usual[most] >= MORE_THAN_USUAL
                ? from + most
                : -1;
    }

    private static double[] shares(
            java.util.function.Function<String, OptionalDouble> of, int from) {
        double[] shares = new double[STATES];
        double sum = 0;
        for (int i = 0; i < STATES; i++) {
            shares[i] = of.apply(RankFacts.PROXY.get(from + i)).orElse(0);
            sum += shares[i];
        }
        for (int i = 0; i < STATES && sum > 0; i++) {
            shares[i] /= sum;
        }
        return shares;
    }

    static List<Clue> of(Case of) {
        List<Clue> clues = new ArrayList<>();
        int sending = mostly(of, 0);
        int receiving = mostly(of, STATES);
        if (sending == 1) {
            add(
                    of,
                    clues,
                    Cause.PEER_SLOW,
                    1,
                    "Sending, it waits %s of the time for the receiver's credit.");
        }
        if (sending == 2) {
            add(
                    of,
                    clues,
                    Cause.WIRE_SLOW,
                    2,
                    "Sending, its steps are %s of the time on the wire.");
        }
        if (receiving == 3 && sending != 2) {
            add(
                    of,
                    clues,
                    Cause.PEER_SLOW,
                    3,
                    "Receiving, it waits %s of the time for the sender.");
        }
        if (receiving == 4) {
            add(
                    of,
                    clues,
                    Cause.FLUSH_SLOW,
                    4,
                    "Receiving, it waits %s of the time for the flush to its GPU.");
        }
        return clues;
    }

    private static void add(Case of, List<Clue> clues, Cause cause, int state, String words) {
        double share = shares(of.rank()::get, state / STATES * STATES)[state % STATES];
        String sentence =
                String.format(
                        Locale.ROOT, words, String.format(Locale.ROOT, "%.0f %%", 100 * share));
        for (Clue known : clues) {
            if (known.cause() == cause) {
                return;
            }
        }
        clues.add(Clue.guessed(cause, 0.5 + share / 2, sentence));
    }

    /// A sentence where most of the time its transfers wait for its own GPU; else empty.
    static String ownGpu(Case of) {
        boolean sends = mostly(of, 0) == 0;
        boolean receives = mostly(of, STATES) == 5;
        return sends
                ? "Sending, its transfers wait for its own GPU most of the time."
                : receives
                        ? "Received data waits for its own GPU to take it most of the time."
                        : "";
    }

    /// Whether the proxy's states are known.
    static boolean isKnown(RankFacts rank) {
        return RankFacts.PROXY.stream().anyMatch(state -> rank.get(state).isPresent());
    }
}
