package io.ringside.desktop.dump;

import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.correlate.hang.facts.RankFacts;
import io.ringside.desktop.dump.Dump.Lateness;
import io.ringside.desktop.dump.plain.Budget;
import io.ringside.desktop.dump.plain.DumpException;
import io.ringside.desktop.dump.plain.Fields;
import io.ringside.desktop.dump.plain.JsonTree;
import io.ringside.desktop.dump.recorder.GroupRanks;
import io.ringside.protocol.files.RegularFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/// Reads NCCL Inspector's JSON lines, packed by gzip or not: how long each operation took on each
/// rank. It writes an operation when it is over, so that no hang shows in it. Used once.
final class InspectorLog {
    private static final int MOST_LINE = 1 << 16;
    private static final int MOST_LINES = 1 << 23;
    private static final int MOST_OPERATIONS = 1 << 19;

    private final Map<String, Map<String, Map<Integer, Long>>> micros = new TreeMap<>();
    private final Map<String, Integer> sizes = new TreeMap<>();
    private final List<String> remarks = new ArrayList<>();
    private int lines;
    private int operations;
    private long unread;
    private long left;

    private InspectorLog() {}

    static Dump read(List<Path> files) throws DumpException {
        InspectorLog log = new InspectorLog();
        for (Path file : files) {
            try (RandomAccessFile open = RegularFile.open(file);
                    InputStream in = stream(Channels.newInputStream(open.getChannel()))) {
                log.lines(in);
            } catch (IOException e) {
                throw e instanceof DumpException
                        ? new DumpException(
                                RegularFile.name(file) + " is refused: " + e.getMessage())
                        : new DumpException(
                                RegularFile.name(file)
                                        + " cannot be read: "
                                        + RegularFile.reason(e));
            }
        }
        return log.dump();
    }

    /// The text at the beginning of a file, unpacked where it is packed.
    static String plain(byte[] head) {
        try (InputStream in = stream(new ByteArrayInputStream(head))) {
            StringBuilder text = new StringBuilder();
            byte[] part = new byte[1024];
            // The head of a packed file breaks off: what came until then is enough.
            for (int read = in.read(part); read > 0 && text.length() < 4096; read = in.read(part)) {
                text.append(new String(part, 0, read, StandardCharsets.ISO_8859_1));
            }
            return text.toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static InputStream stream(InputStream raw) throws IOException {
        BufferedInputStream in = new BufferedInputStream(raw, 1 << 16);
        in.mark(2);
        boolean packed = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return packed ? new BufferedInputStream(new GZIPInputStream(in), 1 << 16) : in;
    }

    private void lines(InputStream in) throws IOException {
        byte[] line = new byte[MOST_LINE];
        int length = 0;
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                line(line, length);
                length = 0;
            } else if (length == MOST_LINE) {
                throw new DumpException("it has a line of more than " + MOST_LINE + " bytes");
            } else {
                line[length++] = (byte) next;
            }
        }
        if (length > 0) {
            line(line, length);
        }
    }

    private void line(byte[] line, int length) throws DumpException {
        if (length == 0) {
            return;
        }
        if (++lines > MOST_LINES) {
            throw new DumpException("it has more than " + MOST_LINES + " lines; give a part of it");
        }
        Map<?, ?> entry;
        try {
            entry = Fields.map(JsonTree.read(line, length, Budget.ofHeap()));
        } catch (DumpException e) {
            unread++; // The last line of a killed process breaks off.
            return;
        }
        Map<?, ?> header = Fields.map(entry.get("header"));
        Map<?, ?> perf = Fields.map(entry.get("coll_perf"));
        OptionalLong rank = Fields.number(header.get("rank"));
        OptionalLong number = Fields.number(perf.get("coll_sn"));
        OptionalLong took = Fields.number(perf.get("coll_exec_time_us"));
        if (rank.isEmpty() || number.isEmpty() || took.isEmpty()) {
            unread++;
            return;
        }
        String communicator = Fields.text(header.get("id"));
        String name = Fields.text(header.get("comm_name"));
        String label =
                name.isEmpty() || name.equals("unknown")
                        ? "communicator " + communicator
                        : name + " " + communicator;
        long size = Fields.number(header.get("n_ranks")).orElse(0);
        if (rank.getAsLong() < 0 || rank.getAsLong() >= GroupRanks.MOST_RANK) {
            unread++;
            return;
        }
        sizes.put(label, Math.clamp(size, 0, GroupRanks.MOST_RANK));
        String operation = Fields.text(perf.get("coll")) + " " + number.getAsLong();
        Map<String, Map<Integer, Long>> of = micros.computeIfAbsent(label, _ -> new TreeMap<>());
        if (!of.containsKey(operation) && ++operations > MOST_OPERATIONS) {
            left++;
            return;
        }
        of.computeIfAbsent(operation, _ -> new TreeMap<>())
                .put((int) rank.getAsLong(), took.getAsLong());
    }

    private Dump dump() {
        if (unread > 0) {
            remarks.add(unread + " lines were left out: they tell no collective.");
        }
        if (left > 0) {
            remarks.add(
                    left + " lines of operations beyond " + MOST_OPERATIONS + " were left out.");
        }
        remarks.add(
                "Inspector writes an operation when it is over: what hangs, and who is stopped or dead,"
                        + " cannot be told from its log. It tells no Send and Recv of a group by peer, and"
                        + " may lose lines.");
        List<Lateness> late = new ArrayList<>();
        TreeSet<Integer> seen = new TreeSet<>();
        micros.forEach((communicator, operations) -> {
            TreeSet<Integer> ranks = new TreeSet<>();
            operations.values().forEach(by -> ranks.addAll(by.keySet()));
            seen.addAll(ranks);
            int size = sizes.getOrDefault(communicator, 0);
            if (ranks.size() < Math.max(2, size)) {
                remarks.add(
                        "Of "
                                + communicator
                                + " only "
                                + ranks.size()
                                + " of "
                                + size
                                + " ranks are here: who is late cannot be told without the others.");
            } else {
                LateRank.of(communicator, operations.values(), ranks).ifPresent(late::add);
            }
        });
        Map<Integer, RankFacts> ranks = new TreeMap<>();
        seen.forEach(rank -> ranks.put(rank, RankFacts.told(rank)));
        return new Dump(
                DumpKind.INSPECTOR,
                new HangFacts(ranks, List.of(), OptionalLong.empty()),
                late,
                remarks);
    }
}
