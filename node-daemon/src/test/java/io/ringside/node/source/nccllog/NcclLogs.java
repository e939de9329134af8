package io.ringside.node.source.nccllog;

import io.ringside.fixtures.FileTree;
import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.host.HostFiles;
import io.ringside.node.ranks.CommunicatorRings;
import io.ringside.node.ranks.LiveRank;
import io.ringside.node.ranks.RankProcess;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Rhythm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Logs of NCCL under a test's root, the processes that write them and the probe that reads them;
/// one rank of four to begin with. One thread's.
final class NcclLogs {
    static final String LOG = "/logs/nccl.n1.100.log";
    static final long HASH = 0xb1a317b2c0f1498cL;
    static final long EPOCH = 4_000_000_000L * 1_000_000_000L;
    private static final long SECOND = 1_000_000_000;

    final FileTree files;
    final List<List<CommunicatorRings>> rings = new ArrayList<>();
    List<RankProcess> live = new ArrayList<>();
    Map<String, Integer> gpuIndexes = Map.of();
    long now = SECOND;
    private NcclLogProbe probe;

    NcclLogs(Path root) throws ConfigException {
        files = new FileTree(root);
        for (int pid : List.of(100, 101)) {
            files.link("/proc/" + pid + "/root", root.toString());
        }
        live.add(process(100, 0, HASH, 4));
        probe = probe("");
    }

    /// Anew, with this configuration.
    void restart(String yaml) throws ConfigException {
        probe.close();
        probe = probe(yaml);
    }

    void close() {
        probe.close();
    }

    /// A second later.
    Observation look() {
        now += SECOND;
        return probe.look(EPOCH, now, Rhythm.NORMAL);
    }

    /// Behind what the file holds.
    void write(String file, String text) {
        files.append(file, text);
    }

    RankProcess process(int pid, int rank, long hash, int ranks) {
        return new RankProcess(
                pid, pid, user(), 0, variables(), List.of(rank(rank, ranks, hash, rank)));
    }

    static Map<String, String> variables() {
        return Map.of("NCCL_DEBUG_FILE", "/logs/nccl.%h.%p.log");
    }

    static LiveRank rank(int rank, int ranks, long hash, int device) {
        return new LiveRank(hash, "", rank, ranks, device, "GPU-" + device, "");
    }

    long user() {
        try {
            return ((Integer) Files.getAttribute(files.root(), "unix:uid")).longValue();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static String init(String head, int rank, int ranks, String commId, String... channels) {
        return lines(head, rank, ranks, " commId " + commId, channels);
    }

    static String split(String head, int rank, int ranks, String... channels) {
        return lines(head, rank, ranks, " parent 0x5 splitCount 1 color 0 key 0", channels);
    }

    private static String lines(
            String head, int rank, int ranks, String identity, String... channels) {
        String start =
                "%s [0] NCCL INFO ncclCommInitRank comm 0x5f rank %d nranks %d cudaDev %d nvmlDev %d busId 18000%s - Init "
                        .formatted(head, rank, ranks, rank, rank, identity);
        StringBuilder text = new StringBuilder(start).append("START\n");
        text.append(head)
                .append(
                        " [0] NCCL INFO comm 0x5f rank 0 nRanks 4 nNodes 1 localRanks 4 localRank 0 MNNVL 0\n");
        for (int i = 0; i < channels.length; i++) {
            text.append(
                    "%s [0] NCCL INFO Channel %02d/%02d :    %s\n"
                            .formatted(head, i, channels.length, channels[i]));
        }
        text.append(head).append(" [0] NCCL INFO Trees [0] 1/-1/-1->0->-1 [1] -1/-1/-1->0->1\n");
        text.append(head).append(" [0] NCCL INFO Channel 00/0 : 0[0] -> 1[1] via P2P/CUMEM\n");
        return text.append(start).append("COMPLETE\n").toString();
    }

    static String neighbours(String head, int rank, String ring, String commId) {
        return lines(head, rank, 4, " commId " + commId)
                .replace(
                        head + " [0] NCCL INFO Trees",
                        head
                                + " [0] NCCL INFO Ring 00 : "
                                + ring
                                + "\n"
                                + head
                                + " [0] NCCL INFO Trees");
    }

    private NcclLogProbe probe(String yaml) throws ConfigException {
        return new NcclLogProbe(
                new HostFiles(files.root()),
                NcclLogPaths.of(ConfigFile.parse(yaml, "t")),
                "n1.example.org",
                () -> live,
                () -> gpuIndexes,
                rings::add);
    }
}
