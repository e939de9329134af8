package io.ringside.node.source.nccllog;

import io.ringside.node.ranks.LiveRank;
import io.ringside.node.ranks.RankProcess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/// What eight ranks of one host with three communicators of two channels write: the truth that a
/// reader's word is held against. Immutable once made.
final class LogJob {
    static final int RANKS = 8;
    static final int CHANNELS = 2;
    private static final int CONNECTIONS = 16;
    private static final int FIRST_PID = 100;
    private static final List<String> TROUBLES =
            List.of(
                    "Call to connect failed",
                    "Timeout waiting for peer",
                    "Got completion with error",
                    "Duplicate GPU detected",
                    "Could not enable P2P",
                    "Missing symbol in plugin");

    final List<List<String>> lines = new ArrayList<>();
    final Map<Long, List<List<Integer>>> rings = new LinkedHashMap<>();
    final List<RankProcess> live = new ArrayList<>();

    /// @param blankBeforeWarnings as NCCL writes them
    LogJob(Random random, boolean blankBeforeWarnings, long userId) {
        List<List<Integer>> members =
                List.of(all(RANKS, 1, 0), all(RANKS, 1, 0), all(RANKS / 2, 2, random.nextInt(2)));
        List<List<LiveRank>> ranks = new ArrayList<>();
        for (int process = 0; process < RANKS; process++) {
            ranks.add(new ArrayList<>());
            List<String> own = new ArrayList<>();
            lines.add(own);
            say(own, process, 0, "INFO", "Bootstrap : Using eth0:10.0.0." + process + "<0>");
            say(
                    own,
                    process,
                    0,
                    "INFO",
                    "NET/Plugin: Could not find: libnccl-net.so. Using internal network.");
        }
        for (int communicator = 0; communicator < members.size(); communicator++) {
            long hash = random.nextLong() | 1;
            List<Integer> in = members.get(communicator);
            List<List<Integer>> orders = new ArrayList<>();
            for (int channel = 0; channel < CHANNELS; channel++) {
                List<Integer> order =
                        new ArrayList<>(IntStream.range(1, in.size()).boxed().toList());
                Collections.shuffle(order, random);
                order.addFirst(0);
                orders.add(List.copyOf(order));
            }
            rings.put(hash, List.copyOf(orders));
            for (int rank = 0; rank < in.size(); rank++) {
                int process = in.get(rank);
                ranks.get(process)
                        .add(
                                new LiveRank(
                                        hash, "", rank, in.size(), process, "GPU-" + process, ""));
                make(lines.get(process), process, communicator, hash, rank, orders, random);
                if (random.nextInt(4) == 0) {
                    warn(lines.get(process), process, communicator, random, blankBeforeWarnings);
                }
            }
        }
        for (int process = 0; process < RANKS; process++) {
            warn(lines.get(process), process, 9, random, blankBeforeWarnings);
            say(lines.get(process), process, 0, "INFO", "transport/net.cc:1295 -> 6");
            live.add(
                    new RankProcess(
                            pid(process), pid(process), userId, 0, Map.of(), ranks.get(process)));
        }
    }

    static int pid(int process) {
        return FIRST_PID + 11 * process;
    }

    private static List<Integer> all(int size, int stride, int first) {
        return IntStream.range(0, size).map(rank -> first + stride * rank).boxed().toList();
    }

    private static void make(
            List<String> own,
            int process,
            int communicator,
            long hash,
            int rank,
            List<List<Integer>> orders,
            Random random) {
        int thread = communicator + 1;
        int ranks = orders.getFirst().size();
        String init =
                "ncclCommInitRank comm 0x%x rank %d nranks %d cudaDev %d nvmlDev %d busId %x commId 0x%x - Init "
                        .formatted(
                                0x5f00 + 16 * process + communicator,
                                rank,
                                ranks,
                                process,
                                process,
                                0x1000 * (process + 1),
                                hash);
        say(own, process, thread, "INFO", init + "START");
        say(
                own,
                process,
                thread,
                "INFO",
                "Setting affinity for GPU " + process + " to 0-" + random.nextInt(64));
        say(
                own,
                process,
                thread,
                "INFO",
                "comm 0x%x rank %d nRanks %d nNodes 1 localRanks %d localRank %d MNNVL 0"
                        .formatted(0x5f00 + 16 * process + communicator, rank, ranks, ranks, rank));
        for (int channel = 0; channel < CHANNELS; channel++) {
            List<Integer> order = orders.get(channel);
            if (rank == 0) {
                StringBuilder ring =
                        new StringBuilder("Channel %02d/%02d :".formatted(channel, CHANNELS));
                order.forEach(next -> ring.append("    ").append(next));
                say(own, process, thread, "INFO", ring.toString());
            }
        }
        for (int channel = 0; channel < CHANNELS; channel++) {
            List<Integer> order = orders.get(channel);
            int at = order.indexOf(rank);
            say(
                    own,
                    process,
                    thread,
                    "INFO",
                    "Ring %02d : %d -> %d -> %d"
                            .formatted(
                                    channel,
                                    order.get((at + ranks - 1) % ranks),
                                    rank,
                                    order.get((at + 1) % ranks)));
        }
        say(
                own,
                process,
                thread,
                "INFO",
                "Trees [0] 1/-1/-1->%d->-1 [1] 1/-1/-1->%d->-1".formatted(rank, rank));
        for (int channel = 0; channel < CONNECTIONS; channel++) {
            say(
                    own,
                    process,
                    thread,
                    "INFO",
                    "Channel %02d/0 : %d[%d] -> %d[%d] via P2P/CUMEM/read"
                            .formatted(
                                    channel,
                                    rank,
                                    process,
                                    (rank + 1) % ranks,
                                    (process + 1) % RANKS));
        }
        say(
                own,
                process,
                thread,
                "INFO",
                "%d coll channels, 0 collnet channels, 0 nvls channels, 2 p2p channels"
                        .formatted(CHANNELS));
        say(own, process, thread, "INFO", init + "COMPLETE");
    }

    /// Each process has its own words, so that a wrong one is known.
    private static void warn(
            List<String> own, int process, int thread, Random random, boolean blankBefore) {
        String trouble = TROUBLES.get(random.nextInt(TROUBLES.size()));
        String name = String.valueOf((char) ('a' + process)).repeat(3 + thread);
        String line =
                head(process, thread)
                        + " transport/net_ib.cc:1295 NCCL WARN "
                        + trouble
                        + " at "
                        + name
                        + "\n";
        own.add(blankBefore ? "\n" + line : line);
    }

    private static void say(List<String> own, int process, int thread, String level, String text) {
        own.add(head(process, thread) + " NCCL " + level + " " + text + "\n");
    }

    private static String head(int process, int thread) {
        return "node-a:%d:%d [%d]".formatted(pid(process), pid(process) + thread, process);
    }
}
