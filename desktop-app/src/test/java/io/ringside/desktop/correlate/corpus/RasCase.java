package io.ringside.desktop.correlate.corpus;

import io.ringside.desktop.correlate.corpus.Fault.Kind;
import io.ringside.desktop.correlate.hang.HangAnalysis;
import io.ringside.desktop.correlate.hang.HangVerdict;
import io.ringside.desktop.dump.Dumps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;

/// A job that does not come out of its initialisation, as `ncclras -f json` tells of it: no daemon
/// does. Stateless.
final class RasCase {
    private static final int IN_PROGRESS = 7;

    private RasCase() {}

    static Judgement judge(CorpusCase of) throws Exception {
        Path file = Files.createTempFile("ras", ".json");
        try {
            Files.writeString(file, json(of));
            List<HangVerdict> told = HangAnalysis.verdicts(Dumps.read(file).facts(), 0);
            HangVerdict first = told.isEmpty() ? null : told.getFirst();
            boolean right =
                    first != null
                            && Judge.Truths.kinds(of.kind()).contains(first.kind())
                            && Set.copyOf(first.culprits()).equals(Set.of(of.fault().rank()));
            return new Judgement(
                    of,
                    right,
                    first == null ? "nothing" : first.kind() + " " + first.culprits(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    Optional.empty(),
                    0,
                    0,
                    right ? 0 : -1,
                    0,
                    0);
        } finally {
            Files.delete(file);
        }
    }

    /// The tensor groups stand and have been used; the world is being made.
    private static String json(CorpusCase of) {
        SplittableRandom random = new SplittableRandom(of.seed());
        Shape shape = of.shape();
        boolean joined = of.kind() == Kind.NEVER_JOINED;
        List<String> communicators = new ArrayList<>();
        List<String> ranks = new ArrayList<>();
        String missing = "";
        for (int rank = 0; rank < shape.ranks(); rank++) {
            if (rank != of.fault().rank()) {
                ranks.add(rank(rank, rank, joined ? IN_PROGRESS : 0, 0));
            } else if (joined) {
                missing = missing(rank);
            } else {
                ranks.add(rank(rank, rank, IN_PROGRESS, 0));
            }
        }
        communicators.add(communicator("0x1", shape.ranks(), ranks, missing));
        long calls = random.nextInt(100);
        Shape.Level tensor = shape.levels().get(1);
        for (int group = 0; calls > 0 && group < tensor.members().length; group++) {
            List<String> members = new ArrayList<>();
            for (int rank : tensor.members()[group]) {
                members.add(rank(tensor.place()[rank], rank, 0, calls));
            }
            communicators.add(communicator("0x" + (group + 2), members.size(), members, ""));
        }
        return """
        {"nccl_version": "2.28.9", "communicators": [%s],
         "ras": {"collection_time_sec": 0.001, "timeouts_count": 0}}
        """
                .formatted(String.join(",\n", communicators));
    }

    private static String communicator(String hash, int size, List<String> ranks, String missing) {
        return """
        {"hash": "%s", "secondary_hash": "0x9", "size": %d, "missing_ranks_count": %d,
         "ranks": [%s], "missing_ranks": [%s]}\
        """
                .formatted(hash, size, missing.isEmpty() ? 0 : 1, String.join(",", ranks), missing);
    }

    private static String rank(int place, int rank, int initState, long calls) {
        return """
        {"rank": %d, "host": "10.0.0.%d", "pid": %d, "cuda_dev": %d, "nvml_dev": %d,
         "status": {"init_state": %d, "async_error": 0, "finalize_called": false,
         "destroy_flag": false, "abort_flag": false},
         "collective_counts": {"Broadcast": 0, "AllReduce": %d}}\
        """
                .formatted(place, rank / 8, 100 + rank, rank % 8, rank % 8, initState, calls);
    }

    private static String missing(int rank) {
        return """
        {"rank": %d, "host": "10.0.0.%d", "pid": %d, "cuda_dev": %d, "nvml_dev": %d
         "status": {"unresponsive": false, "considered_dead": false}}\
        """
                .formatted(rank, rank / 8, 100 + rank, rank % 8, rank % 8);
    }
}
