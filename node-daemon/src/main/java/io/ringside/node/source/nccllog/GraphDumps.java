package io.ringside.node.source.nccllog;

import io.ringside.node.host.HostFiles;
import io.ringside.node.libc.RegularFile;
import io.ringside.node.ranks.CommunicatorRings;
import io.ringside.node.ranks.LiveRank;
import io.ringside.node.ranks.RankProcess;
import io.ringside.protocol.text.ForeignText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Reads the graph files that processes were started to dump. A dump names no communicator and the
/// next one overwrites it, so it is only believed where one alone can be meant: of all processes
/// that name the file, one communicator has its dumping rank there, lies whole on this node, and
/// its GPUs are those of the file. Belongs to one thread.
final class GraphDumps {
    private static final int MOST_NAME = 255;
    private static final int MOST_BYTES = 1 << 20;

    private final HostFiles files;

    GraphDumps(HostFiles files) {
        this.files = files;
    }

    /// @param gpuIndexes NVML's index by uuid
    List<CommunicatorRings> read(List<RankProcess> processes, Map<String, Integer> gpuIndexes) {
        Map<Object, List<Candidate>> byFile = new HashMap<>();
        for (RankProcess process : processes) {
            String value = process.variables().getOrDefault("NCCL_GRAPH_DUMP_FILE", "");
            if (value.isEmpty() || value.indexOf('\0') >= 0) {
                continue;
            }
            Path path =
                    files.path(
                            "/proc/"
                                    + process.pid()
                                    + (value.startsWith("/") ? "/root" : "/cwd/")
                                    + value);
            LogFile.Found found = LogFile.Found.at(path).orElse(null);
            if (found != null && found.regular() && found.userId() == process.userId()) {
                for (LiveRank rank : dumping(process)) {
                    byFile.computeIfAbsent(found.key(), absent -> new ArrayList<>())
                            .add(new Candidate(path, process, rank));
                }
            }
        }
        List<CommunicatorRings> rings = new ArrayList<>();
        for (List<Candidate> candidates : byFile.values()) {
            if (candidates.size() == 1) {
                rings(candidates.getFirst(), processes, gpuIndexes).ifPresent(rings::add);
            }
        }
        return rings;
    }

    private static List<LiveRank> dumping(RankProcess process) {
        String rank = process.variables().getOrDefault("NCCL_GRAPH_DUMP_FILE_RANK", "0").strip();
        return process.ranks().stream()
                .filter(live -> String.valueOf(live.rank()).equals(rank))
                .toList();
    }

    private static Optional<CommunicatorRings> rings(
            Candidate candidate, List<RankProcess> processes, Map<String, Integer> gpuIndexes) {
        Map<Integer, Integer> rankOfGpu = new HashMap<>();
        for (RankProcess process : processes) {
            for (LiveRank live : process.ranks()) {
                Integer index = gpuIndexes.get(live.gpuUuid());
                if (live.commHash() == candidate.rank.commHash() && index != null) {
                    rankOfGpu.put(index, live.rank());
                }
            }
        }
        int ranks = candidate.rank.ranks();
        List<Map<Integer, Integer>> next = new ArrayList<>();
        for (List<Integer> gpus : GraphDump.rings(text(candidate))) {
            List<Integer> ring = gpus.stream().map(gpu -> rankOfGpu.getOrDefault(gpu, -1)).toList();
            if (ring.contains(-1) || ring.stream().distinct().count() != ranks) {
                return Optional.empty();
            }
            next.add(CommunicatorRings.links(ring));
        }
        return next.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new CommunicatorRings(
                                candidate.rank.commHash(),
                                ranks,
                                ForeignText.line(
                                        String.valueOf(candidate.path.getFileName()), MOST_NAME),
                                next));
    }

    /// Empty when it cannot be read, or is older than the process.
    private static String text(Candidate candidate) {
        try (RegularFile dump = RegularFile.open(candidate.path)) {
            boolean isOthers = dump.userId() != (int) candidate.process.userId();
            long writtenSeconds = TimeUnit.NANOSECONDS.toSeconds(dump.writtenEpochNanos());
            return isOthers || writtenSeconds + 1 < candidate.process.startEpochSeconds()
                    ? ""
                    : new String(dump.bytes(MOST_BYTES), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return "";
        }
    }

    private record Candidate(Path path, RankProcess process, LiveRank rank) {}
}
