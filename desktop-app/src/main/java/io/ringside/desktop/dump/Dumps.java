package io.ringside.desktop.dump;

import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.protocol.files.RegularFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells dumps by their first bytes and reads them. Stateless; blocks on files.
public final class Dumps {
    private static final int HEAD = 4096;
    private static final int PROTO = 0x80;
    private static final Pattern NAMED_RANK = Pattern.compile("rank[-_]?(\\d{1,7})(?!\\d)");
    private static final Pattern LAST_NUMBER = Pattern.compile("(\\d{1,7})(?:\\.[A-Za-z]+)*$");

    private Dumps() {}

    /// What `path` is, if it is a dump: looks at its first bytes; of a folder, at those of its
    /// files.
    public static Optional<DumpKind> kind(Path path) {
        try {
            for (Path file : Files.isDirectory(path) ? BoundedFiles.in(path) : List.of(path)) {
                Optional<DumpKind> kind = kindOfFile(file);
                if (kind.isPresent()) {
                    return kind;
                }
            }
        } catch (DumpException e) {
            // What cannot be looked at is no dump; whoever opens it says why.
        }
        return Optional.empty();
    }

    /// @param path a folder of one job's dumps, or one file
    /// @throws DumpException one sentence; then nothing was taken from it
    public static Dump read(Path path) throws DumpException {
        boolean folder = Files.isDirectory(path);
        List<Path> files = folder ? BoundedFiles.in(path) : List.of(path);
        if (!folder) {
            BoundedFiles.head(path, 1);
        }
        DumpKind kind =
                kind(path)
                        .orElseThrow(() ->
                                new DumpException(
                                        RegularFile.name(path)
                                                + " is no dump that can be read: give PyTorch"
                                                + " Flight Recorder dumps, ncclras -f json"
                                                + " output, or NCCL Inspector's JSON lines"));
        return switch (kind) {
            case FLIGHT_RECORDER -> flightRecorder(path, files);
            case RAS -> ras(path, files);
            case INSPECTOR -> InspectorLog.read(files);
        };
    }

    private static Optional<DumpKind> kindOfFile(Path file) throws DumpException {
        byte[] head = BoundedFiles.head(file, HEAD);
        if (head.length == 0) {
            return Optional.empty();
        }
        if ((head[0] & 0xff) == PROTO) {
            return Optional.of(DumpKind.FLIGHT_RECORDER);
        }
        String text = InspectorLog.plain(head);
        if (!text.stripLeading().startsWith("{")) {
            return Optional.empty();
        }
        if (text.contains("\"coll_perf\"") || text.contains("\"p2p_perf\"")) {
            return Optional.of(DumpKind.INSPECTOR);
        }
        if (text.contains("\"communicators_count\"") || text.contains("\"communicators\"")) {
            return Optional.of(DumpKind.RAS);
        }
        return FLIGHT_RECORDER_KEY.matcher(text).find()
                ? Optional.of(DumpKind.FLIGHT_RECORDER)
                : Optional.empty();
    }

    private static final Pattern FLIGHT_RECORDER_KEY =
            Pattern.compile("\"(pg_config|pg_status|entries|comm_lib_version|nccl_comm_state)\"");

    private static Dump flightRecorder(Path path, List<Path> files) throws DumpException {
        Map<Integer, RankTrace> traces = new TreeMap<>();
        Map<Integer, Path> from = new TreeMap<>();
        List<String> remarks = new ArrayList<>();
        GroupRanks ranks = new GroupRanks();
        List<String> leftOut = new ArrayList<>();
        for (Path file : files) {
            OptionalInt rank = rank(file);
            if (files.size() > 1 && (rank.isEmpty() || isOther(file))) {
                leftOut.add(RegularFile.name(Path.of(String.valueOf(file.getFileName()))));
                continue;
            }
            if (rank.isEmpty()) {
                throw new DumpException(
                        RegularFile.name(file)
                                + " does not tell its rank: name it as PyTorch does, with the rank at"
                                + " the end");
            }
            byte[] bytes = BoundedFiles.read(file);
            if (bytes.length == 0) {
                remarks.add(
                        "The dump of rank " + rank.getAsInt() + " is empty: it counts as none.");
                continue;
            }
            Path before = from.put(rank.getAsInt(), file);
            if (before != null) {
                throw new DumpException(
                        RegularFile.name(before)
                                + " and "
                                + RegularFile.name(file)
                                + " are both of rank "
                                + rank.getAsInt()
                                + "; keep one");
            }
            traces.put(rank.getAsInt(), trace(file, bytes, rank.getAsInt(), ranks));
        }
        if (traces.isEmpty()) {
            throw new DumpException(
                    RegularFile.name(path)
                            + " holds no dump that tells anything; give another folder");
        }
        if (!leftOut.isEmpty()) {
            remarks.add(
                    leftOut.size()
                            + " other files were left out, "
                            + leftOut.getFirst()
                            + " the first.");
        }
        long dropped =
                traces.values().stream()
                        .flatMap(t -> t.groups().values().stream())
                        .mapToLong(RankTrace.Group::dropped)
                        .sum();
        if (dropped > 0) {
            remarks.add(dropped + " pending calls beyond the first 4096 of a group were left out.");
        }
        HangFacts facts = FlightRecorderFacts.of(traces);
        remarks.add(
                "Dumps of "
                        + traces.size()
                        + " of "
                        + facts.ranks().size()
                        + " ranks were read; what no rank has recorded is not known.");
        return new Dump(DumpKind.FLIGHT_RECORDER, facts, List.of(), remarks);
    }

    private static RankTrace trace(Path file, byte[] bytes, int rank, GroupRanks ranks)
            throws DumpException {
        try {
            Budget budget = Budget.ofHeap();
            @Nullable Object value =
                    (bytes[0] & 0xff) == PROTO
                            ? PickleReader.read(bytes, budget)
                            : JsonTree.read(bytes, bytes.length, budget);
            return FlightRecorderFile.read(value, rank, ranks);
        } catch (DumpException e) {
            throw new DumpException(
                    RegularFile.name(file)
                            + " is refused: "
                            + e.getMessage()
                            + "; take it away to go on without rank "
                            + rank);
        }
    }

    private static Dump ras(Path path, List<Path> files) throws DumpException {
        if (files.size() != 1) {
            throw new DumpException(
                    RegularFile.name(path)
                            + " holds "
                            + files.size()
                            + " files; give one ncclras output");
        }
        byte[] bytes = BoundedFiles.read(files.getFirst());
        try {
            return RasJson.read(new String(bytes, StandardCharsets.UTF_8));
        } catch (DumpException e) {
            throw new DumpException(
                    RegularFile.name(files.getFirst()) + " is refused: " + e.getMessage());
        }
    }

    /// Whether it is neither a pickle nor JSON: a log beside the dumps, say.
    private static boolean isOther(Path file) throws DumpException {
        byte[] head = BoundedFiles.head(file, 1);
        return head.length > 0 && (head[0] & 0xff) != PROTO && head[0] != '{';
    }

    /// As PyTorch names its dumps: the rank stands at the end, or after the word.
    private static OptionalInt rank(Path file) {
        String name = String.valueOf(file.getFileName());
        Matcher named = NAMED_RANK.matcher(name);
        Matcher last = LAST_NUMBER.matcher(name);
        String digits = named.find() ? named.group(1) : last.find() ? last.group(1) : "";
        OptionalLong number = Fields.number(digits);
        return number.isPresent() && number.getAsLong() < GroupRanks.MOST_RANK
                ? OptionalInt.of((int) number.getAsLong())
                : OptionalInt.empty();
    }
}
