package io.ringside.node.source.nccllog;

import io.ringside.node.ranks.CommunicatorRings;
import io.ringside.node.ranks.RankProcess;
import io.ringside.node.source.nccllog.line.LineKind;
import io.ringside.node.source.nccllog.line.NcclLine;
import io.ringside.node.source.nccllog.line.NcclLine.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Follows how communicators come to be in the INFO lines of a log. NCCL makes one on one thread
/// from "Init START" to "Init COMPLETE"; the lines about channels and rings in between name no
/// communicator, so that the thread tells whose they are. Belongs to one thread.
///
/// A whole ring ("Channel 00/08 : 0 1 2 3") is told by rank 0 alone, and cut where it is long; each
/// rank's neighbours ("Ring 00 : 3 -> 0 -> 1") need the subsystem GRAPH; RCCL writes the
/// communicator behind them.
///
/// Beginning and end must name the same communicator, else what stood between may be another's.
/// Versions that write no beginning are believed where no line of their process was lost.
final class InitLines {
    private static final int MOST_THREADS = 1024;
    private static final int MOST_CHANNELS = 128;
    private static final int MOST_RANKS = 1 << 20;
    private static final int MOST_INIT_CHARACTERS = 512;
    private static final Pattern RANK =
            Pattern.compile(
                    "\\bcomm (0x[0-9a-f]{1,16}) rank (\\d{1,7}) nranks (\\d{1,7}) cudaDev (\\d{1,4})"
                            + "(?: nvmlDev \\d{1,4})? busId ([0-9a-f]{1,16})\\b"
                            + "(?:.*? commId 0x([0-9a-f]{1,16}))?.*?- Init (START|COMPLETE)");
    private static final Pattern CHANNEL =
            Pattern.compile(
                    "Channel (\\d{1,3})(?:/(\\d{1,3}))? :((?: +\\d{1,7})+)(?: ?\\.\\.\\.)?\\s*");
    private static final Pattern RING =
            Pattern.compile(
                    "Ring (\\d{1,3}) : (\\d{1,7}) -> (\\d{1,7}) -> (\\d{1,7})"
                            + "(?: comm (0x[0-9a-f]{1,16}) nRanks (\\d{1,7}) busId [0-9a-f]{1,16})?");

    private final String file;
    private final Map<NcclThread, Making> making = new LinkedHashMap<>();
    private final Set<Writer> torn = new HashSet<>();
    private boolean allTorn;
    private long unpaired;

    /// @param file name of the log, without its folder
    InitLines(String file) {
        this.file = file;
    }

    /// @param process that wrote the line, if known
    /// @return what the line completed
    Optional<ToldCommunicator> take(NcclLine line, Optional<RankProcess> process) {
        String text = line.text();
        NcclThread thread = new NcclThread(line.writer(), line.tid());
        switch (LineKind.of(line)) {
            case CHANNEL -> channel(thread, text);
            case RING -> ring(thread, text);
            case INIT -> {
                Matcher rank = RANK.matcher(text);
                if (text.length() <= MOST_INIT_CHARACTERS && rank.find()) {
                    return rank(thread, rank, process);
                }
            }
            case OTHER, WARNING, UNKNOWN -> {
                // Tells of no ring.
            }
        }
        return Optional.empty();
    }

    /// A line of this process is missing.
    void lost(Writer writer) {
        if (torn.size() < MOST_THREADS) {
            torn.add(writer);
        } else {
            allTorn = true;
        }
        making.forEach((thread, made) -> made.torn |= thread.writer.equals(writer));
    }

    /// A line of nobody knows whom is missing.
    void lost() {
        allTorn = true;
        making.values().forEach(made -> made.torn = true);
    }

    /// Communicators that were left out, because their beginning and end do not belong together or
    /// lines between them are missing.
    long unpaired() {
        return unpaired;
    }

    private Optional<ToldCommunicator> rank(
            NcclThread thread, Matcher rank, Optional<RankProcess> process) {
        Identity identity = Identity.of(rank);
        if (rank.group(7).equals("START")) {
            making.remove(thread);
            Making begun = of(thread);
            begun.start = identity;
            begun.torn = false;
            return Optional.empty();
        }
        Making made = making.remove(thread);
        int ranks = Integer.parseInt(rank.group(3));
        if (made == null || ranks < 1 || ranks > MOST_RANKS) {
            return Optional.empty();
        }
        if (!made.belongsTo(identity)) {
            unpaired++;
            return Optional.empty();
        }
        String commId = identity.commId;
        return Optional.of(
                new ToldCommunicator(
                        process,
                        Integer.parseInt(rank.group(2)),
                        ranks,
                        Integer.parseInt(rank.group(4)),
                        rank.group(5).replaceFirst("^0+", ""),
                        commId.isEmpty() ? 0 : Long.parseUnsignedLong(commId, 16),
                        made.channels,
                        made.links(ranks),
                        file));
    }

    private void channel(NcclThread thread, String text) {
        Matcher channel = CHANNEL.matcher(text);
        if (channel.matches() && isNumber(channel.group(1), channel.group(2))) {
            List<Integer> ring = new ArrayList<>();
            for (String rank : channel.group(3).strip().split(" +", -1)) {
                ring.add(Integer.parseInt(rank));
            }
            int number = Integer.parseInt(channel.group(1));
            Making made = of(thread);
            made.rings.put(number, ring);
            String all = channel.group(2);
            if (all != null) {
                made.announce(Integer.parseInt(all));
            }
            made.saw(all == null ? number + 1 : Integer.parseInt(all));
        }
    }

    /// @param all channels that there are; null: not told
    private static boolean isNumber(String channel, @Nullable String all) {
        int most = all == null ? MOST_CHANNELS : Math.min(MOST_CHANNELS, Integer.parseInt(all));
        return Integer.parseInt(channel) < most;
    }

    private void ring(NcclThread thread, String text) {
        Matcher ring = RING.matcher(text);
        if (ring.matches() && Integer.parseInt(ring.group(1)) < MOST_CHANNELS) {
            int number = Integer.parseInt(ring.group(1));
            int rank = Integer.parseInt(ring.group(3));
            Making made = of(thread);
            made.ofRank(rank, ring.group(5), ring.group(6));
            Map<Integer, Integer> links =
                    made.neighbours.computeIfAbsent(number, absent -> new HashMap<>());
            links.put(Integer.parseInt(ring.group(2)), rank);
            links.put(rank, Integer.parseInt(ring.group(4)));
            made.saw(number + 1);
        }
    }

    private Making of(NcclThread thread) {
        Making known = making.get(thread);
        if (known == null) {
            if (making.size() >= MOST_THREADS) {
                making.remove(making.keySet().iterator().next());
            }
            known = new Making();
            known.torn = allTorn || torn.contains(thread.writer);
            making.put(thread, known);
        }
        return known;
    }

    private record NcclThread(Writer writer, long tid) {}

    /// What both the first and the last line of a communicator tell of it.
    private record Identity(
            String comm, String rank, String ranks, String device, String busId, String commId) {
        static Identity of(Matcher line) {
            String commId = line.group(6);
            return new Identity(
                    line.group(1),
                    line.group(2),
                    line.group(3),
                    line.group(4),
                    line.group(5),
                    commId == null ? "" : commId);
        }
    }

    /// What a rank's line of a ring tells of it.
    private record Owner(int rank, @Nullable String comm, @Nullable Integer ranks) {
        private boolean is(Identity communicator) {
            return rank == Integer.parseInt(communicator.rank)
                    && (comm == null || comm.equals(communicator.comm))
                    && (ranks == null || ranks == Integer.parseInt(communicator.ranks));
        }
    }

    /// A communicator in the making.
    private static final class Making {
        private final Map<Integer, List<Integer>> rings = new HashMap<>();
        private final Map<Integer, Map<Integer, Integer>> neighbours = new HashMap<>();
        private final Set<Owner> owners = new HashSet<>();
        private @Nullable Identity start;
        private int announced;
        private boolean contradicts;
        private boolean torn;
        private int channels;

        /// Whose a line of a ring is; the second and third are told by RCCL, null by NCCL.
        private void ofRank(int rank, @Nullable String comm, @Nullable String ranks) {
            if (owners.size() < 2) {
                owners.add(new Owner(rank, comm, ranks == null ? null : Integer.valueOf(ranks)));
            }
        }

        /// How many channels there are; each line of a ring says it.
        private void announce(int all) {
            contradicts |= announced > 0 && announced != all;
            announced = all;
        }

        private boolean belongsTo(Identity end) {
            boolean isSame = start == null ? !torn : start.equals(end);
            boolean isTold = owners.stream().allMatch(owner -> owner.is(end));
            boolean knowsAllChannels = announced > 0 || !torn || channels == 0;
            boolean isOne = !contradicts && (announced == 0 || channels <= announced);
            return isSame && isTold && knowsAllChannels && isOne;
        }

        private void saw(int atLeast) {
            channels = Math.clamp(atLeast, channels, MOST_CHANNELS);
        }

        private Map<Integer, Map<Integer, Integer>> links(int ranks) {
            Map<Integer, Map<Integer, Integer>> links = new HashMap<>();
            rings.forEach((channel, ring) -> links.put(channel, links(ring, ranks)));
            neighbours.forEach((channel, told) ->
                    links.computeIfAbsent(channel, absent -> new HashMap<>()).putAll(told));
            return links;
        }

        /// The last number of a line that was cut may be half of one.
        private static Map<Integer, Integer> links(List<Integer> ring, int ranks) {
            boolean whole = ring.size() == ranks;
            Map<Integer, Integer> links = new HashMap<>();
            if (whole) {
                links.putAll(CommunicatorRings.links(ring));
            }
            for (int i = 0; !whole && i + 2 < ring.size(); i++) {
                links.put(ring.get(i), ring.get(i + 1));
            }
            return links;
        }
    }
}
