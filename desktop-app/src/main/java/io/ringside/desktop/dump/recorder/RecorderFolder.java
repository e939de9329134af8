package io.ringside.desktop.dump.recorder;

import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.dump.plain.BoundedFiles;
import io.ringside.desktop.dump.plain.Budget;
import io.ringside.desktop.dump.plain.DumpException;
import io.ringside.desktop.dump.plain.Fields;
import io.ringside.desktop.dump.plain.JsonTree;
import io.ringside.desktop.dump.plain.PickleReader;
import io.ringside.protocol.files.RegularFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The Flight Recorder dumps of one job, a file for each rank. Immutable.
///
/// @param remarks sentences: what was left out, and how many ranks it is
public record RecorderFolder(HangFacts facts, List<String> remarks) {
    private static final int PROTO = 0x80;
    private static final Pattern NAMED_RANK = Pattern.compile("rank[-_]?(\\d{1,7})(?!\\d)");
    private static final Pattern LAST_NUMBER = Pattern.compile("(\\d{1,7})(?:\\.[A-Za-z]+)*$");

    public RecorderFolder {
        remarks = List.copyOf(remarks);
    }

    /// @param path what was given, for sentences
    /// @throws DumpException one sentence; then nothing was taken from it
    public static RecorderFolder read(Path path, List<Path> files) throws DumpException {
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
        return new RecorderFolder(facts, remarks);
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
