package io.ringside.desktop.dump;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One rank's Flight Recorder dump, entry by entry. Owned by one test.
final class RecorderDump {
    private final int rank;
    private final Map<String, Object> groups = new LinkedHashMap<>();
    private final Map<String, Object> status = new LinkedHashMap<>();
    private final List<Map<String, @Nullable Object>> entries = new ArrayList<>();

    RecorderDump(int rank) {
        this.rank = rank;
    }

    RecorderDump group(String name, String description, String ranks) {
        groups.put(name, Map.of("name", name, "desc", description, "ranks", ranks));
        return this;
    }

    RecorderDump status(String localId, long enqueued, long completed) {
        status.put(
                localId,
                Map.of(
                        "last_enqueued_collective", enqueued,
                        "last_started_collective", -1L,
                        "last_completed_collective", completed));
        return this;
    }

    RecorderDump collective(String group, long sequence, String operation, String state) {
        return entry(group, sequence, 0, "nccl:" + operation, state, false, List.of(List.of(256L)));
    }

    RecorderDump collective(
            String group, long sequence, String operation, String state, long elements) {
        return entry(
                group, sequence, 0, "nccl:" + operation, state, false, List.of(List.of(elements)));
    }

    /// @param call as in "send 0->3"
    RecorderDump peer(String group, long sequence, String call, String state) {
        return entry(group, 0, sequence, "nccl:" + call, state, true, List.of(List.of(256L)));
    }

    private RecorderDump entry(
            String group,
            long collective,
            long peer,
            String name,
            String state,
            boolean isPeer,
            List<List<Long>> sizes) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("frames", List.of(Map.of("name", "step", "filename", "train.py", "line", 7L)));
        entry.put("record_id", (long) entries.size());
        entry.put("pg_id", (long) groups.keySet().stream().toList().indexOf(group));
        entry.put("process_group", List.of(group, "undefined"));
        entry.put("collective_seq_id", collective);
        entry.put("p2p_seq_id", peer);
        entry.put("op_id", collective + peer);
        entry.put("profiling_name", name);
        entry.put("time_created_ns", 1_758_610_505_592_849_034L);
        entry.put("input_sizes", sizes);
        entry.put("input_dtypes", List.of("Float"));
        entry.put("output_sizes", sizes);
        entry.put("output_dtypes", List.of("Float"));
        entry.put("state", state);
        entry.put("time_discovered_started_ns", null);
        entry.put("time_discovered_completed_ns", null);
        entry.put("retired", state.equals("completed"));
        entry.put("timeout_ms", 600_000L);
        entry.put("is_p2p", isPeer);
        entries.add(entry);
        return this;
    }

    Map<String, @Nullable Object> last() {
        return entries.getLast();
    }

    Map<String, Object> value() {
        Map<String, Object> dump = new LinkedHashMap<>();
        dump.put("version", "2.4");
        dump.put("pg_config", groups);
        dump.put("pg_status", status);
        dump.put("entries", entries);
        return dump;
    }

    void write(Path folder) {
        write(folder.resolve("nccl_trace_rank_" + rank), PickleWriter.write(value()));
    }

    static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
