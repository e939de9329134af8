package io.ringside.node.source.nccllog;

import io.ringside.node.ranks.CommunicatorRings;
import io.ringside.node.ranks.RankProcess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Follows how communicators come to be in the INFO lines of a log. NCCL makes one on one thread
/// from "Init START" to "Init COMPLETE"; the lines about channels and rings in between name no
/// communicator, so that the thread tells whose they are. Belongs to one thread.
///
/// A whole ring ("Channel 00/08 : 0 1 2 3") is told by rank 0 alone, and cut where it is long; each
/// rank's neighbours ("Ring 00 : 3 -> 0 -> 1") need the subsystem GRAPH.
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
            Pattern.compile("Ring (\\d{1,3}) : (\\d{1,7}) -> (\\d{1,7}) -> (\\d{1,7})");

    private final String file;
    private final Map<Writer, Making> making = new LinkedHashMap<>();

    /// @param file name of the log, without its folder
    InitLines(String file) {
        this.file = file;
    }

    /// @param process that wrote the line, if known
    /// @return what the line completed
    Optional<ToldCommunicator> take(NcclLine line, Optional<RankProcess> process) {
        String text = line.text();
        Writer thread = new Writer(line.host(), line.pid(), line.tid());
        if (text.startsWith("Channel ")) {
            channel(thread, text);
        } else if (text.startsWith("Ring ")) {
            ring(thread, text);
        } else if (text.length() <= MOST_INIT_CHARACTERS && text.contains("- Init ")) {
            Matcher rank = RANK.matcher(text);
            if (rank.find()) {
                return rank(thread, rank, process);
            }
        }
        return Optional.empty();
    }

    private Optional<ToldCommunicator> rank(
            Writer thread, Matcher rank, Optional<RankProcess> process) {
        if (rank.group(7).equals("START")) {
            making.remove(thread);
            of(thread);
            return Optional.empty();
        }
        Making made = making.remove(thread);
        int ranks = Integer.parseInt(rank.group(3));
        if (made == null || ranks < 1 || ranks > MOST_RANKS) {
            return Optional.empty();
        }
        String commId = rank.group(6);
        return Optional.of(
                new ToldCommunicator(
                        process,
                        Integer.parseInt(rank.group(2)),
                        ranks,
                        Integer.parseInt(rank.group(4)),
                        rank.group(5).replaceFirst("^0+", ""),
                        commId == null ? 0 : Long.parseUnsignedLong(commId, 16),
                        made.channels,
                        made.links(ranks),
                        file));
    }

    private void channel(Writer thread, String text) {
        Matcher channel = CHANNEL.matcher(text);
        if (channel.matches() && Integer.parseInt(channel.group(1)) < MOST_CHANNELS) {
            List<Integer> ring = new ArrayList<>();
            for (String rank : channel.group(3).strip().split(" +", -1)) {
                ring.add(Integer.parseInt(rank));
            }
            int number = Integer.parseInt(channel.group(1));
            Making made = of(thread);
            made.rings.put(number, ring);
            String all = channel.group(2);
            made.saw(all == null ? number + 1 : Integer.parseInt(all));
        }
    }

    private void ring(Writer thread, String text) {
        Matcher ring = RING.matcher(text);
        if (ring.matches() && Integer.parseInt(ring.group(1)) < MOST_CHANNELS) {
            int number = Integer.parseInt(ring.group(1));
            int rank = Integer.parseInt(ring.group(3));
            Making made = of(thread);
            Map<Integer, Integer> links =
                    made.neighbours.computeIfAbsent(number, absent -> new HashMap<>());
            links.put(Integer.parseInt(ring.group(2)), rank);
            links.put(rank, Integer.parseInt(ring.group(4)));
            made.saw(number + 1);
        }
    }

    private Making of(Writer thread) {
        Making known = making.get(thread);
        if (known == null) {
            if (making.size() >= MOST_THREADS) {
                making.remove(making.keySet().iterator().next());
            }
            known = new Making();
            making.put(thread, known);
        }
        return known;
    }

    private record Writer(String host, long pid, long tid) {}

    /// A communicator in the making.
    private static final class Making {
        private final Map<Integer, List<Integer>> rings = new HashMap<>();
        private final Map<Integer, Map<Integer, Integer>> neighbours = new HashMap<>();
        private int channels;

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
