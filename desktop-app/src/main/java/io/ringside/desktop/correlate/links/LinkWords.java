package io.ringside.desktop.correlate.links;

import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.step.CostWords;
import io.ringside.desktop.correlate.step.Price;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A slow link in words, the same wherever it is told. Stateless.
public final class LinkWords {
    private LinkWords() {}

    /// "The link from rank 3 to rank 7 is 2.1 times as slow as others across nodes".
    public static String headline(SlowLink slow) {
        String times = String.format(Locale.ROOT, "%.1f times", slow.standing().ratio());
        return switch (slow.kind()) {
            case LINK ->
                    "The link from rank "
                            + slow.from().rank()
                            + " to rank "
                            + slow.to().rank()
                            + " takes "
                            + times
                            + " as long as its like";
            case CHANNEL ->
                    "Channel "
                            + slow.channel().orElse(0)
                            + " from rank "
                            + slow.from().rank()
                            + " to rank "
                            + slow.to().rank()
                            + " takes "
                            + times
                            + " as long as its like";
            case SENDER ->
                    "All that rank "
                            + slow.from().rank()
                            + " sends takes "
                            + times
                            + " as long as what others send: its NIC or GPU rather than a link";
            case RECEIVER ->
                    "All that rank "
                            + slow.to().rank()
                            + " receives takes "
                            + times
                            + " as long as what others receive: its NIC or GPU rather than a link";
        };
    }

    /// A sentence each, the strongest first.
    ///
    /// @param communicator its label
    /// @param stepNanos length of its job's step; 0: not known
    public static List<String> evidence(
            SlowLink slow, String communicator, double stepNanos, Price price) {
        List<String> evidence = new ArrayList<>();
        evidence.add(
                String.format(
                        Locale.ROOT,
                        "A step of %s takes %s on the wire, %s on others %s: %.2f times (95 %%: %.2f to"
                                + " %.2f), measured by NCCL's proxy in %,d steps of %d windows in"
                                + " communicator %s.",
                        bytes(slow.stepBytes()),
                        duration(slow.stepNanos()),
                        duration(slow.expectedNanos()),
                        slow.linkClass().words(),
                        slow.standing().ratio(),
                        slow.standing().lowRatio(),
                        slow.standing().highRatio(),
                        slow.steps(),
                        slow.windows(),
                        communicator));
        evidence.add(
                String.format(
                        Locale.ROOT,
                        "In %.0f %% of the windows it exceeds half of that. Among %d links the share of"
                                + " false findings at which it is one is %.1e.",
                        100 * slow.standing().persistent(),
                        slow.standing().compared(),
                        slow.falseShare()));
        slow.cost(stepNanos).ifPresent(cost -> evidence.add(CostWords.sentence(cost, price)));
        return evidence;
    }

    /// What speaks for another cause.
    ///
    /// @param late who comes late by itself
    public static List<String> counterEvidence(SlowLink slow, Set<Actor> late) {
        List<String> against = new ArrayList<>();
        boolean from = LinkEpisode.isLate(slow.from(), late);
        boolean to = LinkEpisode.isLate(slow.to(), late);
        if (from || to) {
            against.add(
                    (from && to
                                    ? "The ranks at both ends come"
                                    : "Rank "
                                            + (from ? slow.from() : slow.to()).rank()
                                            + " at one end comes")
                            + " late by "
                            + (from && to ? "themselves" : "itself")
                            + ": that may be the cause.");
        }
        if (slow.kind() == SlowLink.Kind.LINK || slow.kind() == SlowLink.Kind.CHANNEL) {
            if (slow.linksOfSender() == 0) {
                against.add(
                        "Rank "
                                + slow.from().rank()
                                + " sends on no other measured link: it may be its NIC or GPU.");
            }
            if (slow.linksOfReceiver() == 0) {
                against.add(
                        "Rank "
                                + slow.to().rank()
                                + " receives on no other measured link: it may be its NIC or GPU.");
            }
        }
        if (slow.creditShare() > 0.5) {
            against.add(
                    String.format(
                            Locale.ROOT,
                            "The sender waits for the receiver's credit for %.0f %% of a step: the"
                                    + " receiver may be slow.",
                            100 * slow.creditShare()));
        }
        return against;
    }

    static String bytes(double bytes) {
        return bytes < 10_240
                ? String.format(Locale.ROOT, "%.0f B", bytes)
                : bytes < 10 * 1_048_576.0
                        ? String.format(Locale.ROOT, "%.0f KiB", bytes / 1024)
                        : String.format(Locale.ROOT, "%.1f MiB", bytes / 1_048_576);
    }

    static String duration(double nanos) {
        return nanos < 10e6
                ? String.format(Locale.ROOT, "%,.1f \u00B5s", nanos / 1e3)
                : String.format(Locale.ROOT, "%,.1f ms", nanos / 1e6);
    }
}
