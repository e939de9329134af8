package io.ringside.desktop.correlate.links;

import io.ringside.desktop.correlate.links.measure.Standing;
import io.ringside.desktop.correlate.step.StepCost;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// A link, one channel of it, or an end with all its links, on which a step is longer on the wire
/// than on what is like it. Measured, never modelled. Immutable.
///
/// @param from the sender; of a slow receiver any of its links
/// @param to the receiver; of a slow sender any of its links
/// @param channel of a slow channel
/// @param commHash the communicator in which it is seen
/// @param falseShare the least share of false findings at which it is one, 0 to 1
/// @param stepBytes mean size of its steps
/// @param stepNanos mean wire time of such a step
/// @param windows of a second or more that it rests on
/// @param steps in these windows
/// @param creditShare part of a step's time, without the wait for its own GPU, in which the sender
///   waits for the receiver's credit, 0 to 1
/// @param linksOfSender further links that the sender was measured on
/// @param linksOfReceiver likewise
/// @param busyShare part of the time in which something of it is on the wire, 0 to 1; empty: not
///   known
public record SlowLink(
        Kind kind,
        End from,
        End to,
        OptionalInt channel,
        LinkClass linkClass,
        long commHash,
        Standing standing,
        double falseShare,
        double stepBytes,
        double stepNanos,
        int windows,
        long steps,
        double creditShare,
        int linksOfSender,
        int linksOfReceiver,
        OptionalDouble busyShare) {
    /// What is slow.
    public enum Kind {
        LINK("slow-link", "slow link"),
        CHANNEL("slow-channel", "slow channel of a link"),
        /// All that it sends.
        SENDER("slow-sender", "slow sender"),
        /// All that it receives.
        RECEIVER("slow-receiver", "slow receiver");

        private final String id;
        private final String words;

        Kind(String id, String words) {
            this.id = id;
            this.words = words;
        }

        public String id() {
            return id;
        }

        public String words() {
            return words;
        }
    }

    /// The same for the same link at another time.
    public String id() {
        String ends =
                switch (kind) {
                    case LINK, CHANNEL -> place(from) + ">" + place(to);
                    case SENDER -> place(from);
                    case RECEIVER -> place(to);
                };
        return kind.id() + "/" + ends + (channel.isPresent() ? "/" + channel.getAsInt() : "");
    }

    /// What a step of this size takes on what is like it.
    public double expectedNanos() {
        return stepNanos / standing.ratio();
    }

    /// The part of the job's time that it costs at most: as if all waited while it is busy. Empty:
    /// not known.
    public OptionalDouble costAtMost() {
        return busyShare.isPresent()
                ? OptionalDouble.of(
                        Math.min(1, busyShare.getAsDouble()) * (1 - 1 / standing.ratio()))
                : OptionalDouble.empty();
    }

    /// The same as a cost of the job's steps.
    ///
    /// @param stepNanos length of a step; 0: not known
    public Optional<StepCost> cost(double stepNanos) {
        OptionalDouble share = costAtMost();
        return share.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new StepCost(
                                share.getAsDouble(),
                                0,
                                share.getAsDouble(),
                                true,
                                stepNanos,
                                Math.max(from.ranks(), to.ranks()),
                                0,
                                0));
    }

    private static String place(End end) {
        return end.actor()
                .map(a -> a.node() + "," + a.process() + "," + end.rank())
                .orElse("," + end.rank());
    }
}
