package io.ringside.desktop.viewdata.finding;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// How far the ranks of one communicator are: its frontier. Immutable.
///
/// @param commHash NCCL's hash, unsigned; a dump of another tool may give another number
/// @param label its name, or a short form of the hash
/// @param id the beginning of the hash, or the name of a dump's own
/// @param size ranks it should have
/// @param call what is waited in, "AllReduce #48,204"; empty: not known, or nothing is
/// @param waitedFor the number of that call, as the rows' numbers are
/// @param sinceEpochNanos since when nothing moves; absent: it moves, or is not known
/// @param watchdogNanos PyTorch's limit for one call
/// @param verdict id of the finding that it is about, if there is one
/// @param why where it is no verdict: "waits for dp", "nothing open"
/// @param ranks by rank
public record CommunicatorStanding(
        long commHash,
        String label,
        String id,
        int size,
        State state,
        String call,
        OptionalLong waitedFor,
        OptionalLong sinceEpochNanos,
        OptionalLong watchdogNanos,
        Optional<String> verdict,
        String why,
        List<Ruling> rulings,
        List<RankStanding> ranks) {

    /// Those that need somebody first.
    public enum State {
        /// Somebody waits there for a rank that does not come.
        STANDS("stands still"),
        /// Its ranks stand, and another communicator is what they wait for.
        WAITS("waits"),
        MOVES("moves"),
        IDLE("idle"),
        /// Of ranks that are no longer heard.
        NOT_HEARD("not heard");

        private final String word;

        State(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    public CommunicatorStanding {
        rulings = List.copyOf(rulings);
        ranks = List.copyOf(ranks);
    }

    /// Whether the processes of all that waited for others are gone: the wait is over, however it
    /// came to be.
    public boolean whoWaitedHasEnded() {
        List<RankStanding> waiting = ranks.stream().filter(rank -> !rank.blamed()).toList();
        return !waiting.isEmpty()
                && waiting.stream()
                        .map(RankStanding::process)
                        .allMatch(process -> process.equals("died") || process.equals("closed"));
    }

    /// Of these ranks only.
    public CommunicatorStanding with(List<RankStanding> shown) {
        return new CommunicatorStanding(
                commHash,
                label,
                id,
                size,
                state,
                call,
                waitedFor,
                sinceEpochNanos,
                watchdogNanos,
                verdict,
                why,
                rulings,
                shown);
    }

    /// The lowest and the highest number that any rank has called, absent where none is known.
    public OptionalLong lowest() {
        return ranks.stream().flatMapToLong(rank -> rank.enqueued().stream()).min();
    }

    public OptionalLong highest() {
        return ranks.stream().flatMapToLong(rank -> rank.enqueued().stream()).max();
    }
}
