package io.ringside.desktop.dump;

import io.ringside.desktop.correlate.hang.facts.CommunicatorFacts;
import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.correlate.hang.facts.HostEvidence;
import io.ringside.desktop.correlate.hang.facts.HostEvidence.ProcessState;
import io.ringside.desktop.correlate.hang.facts.RankFacts;
import io.ringside.desktop.correlate.hang.facts.RankProgress;
import io.ringside.desktop.correlate.hang.facts.RankProgress.Joining;
import io.ringside.desktop.dump.plain.Budget;
import io.ringside.desktop.dump.plain.DumpException;
import io.ringside.desktop.dump.plain.Fields;
import io.ringside.desktop.dump.plain.JsonTree;
import io.ringside.desktop.dump.recorder.GroupRanks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what `ncclras -f json` prints: how often each rank has called each collective, who is
/// still initialising, and who is missing. Used once.
final class RasJson {
    private static final int IN_PROGRESS = 7;
    private static final int MOST_RANKS = 1 << 18;

    /// NCCL 2.28 prints no comma before the status of a missing rank.
    private static final Pattern MISSING_COMMA =
            Pattern.compile("(\"nvml_dev\"\\s*:\\s*-?\\d{1,10})(\\s*\"status\")");

    private final Map<String, Integer> rankOf = new HashMap<>();
    private final Map<Integer, RankFacts> ranks = new TreeMap<>();
    private final List<String> remarks = new ArrayList<>();
    private int members;
    private int free;

    private RasJson() {}

    /// @throws DumpException one clause, without the file's name
    static Dump read(String text) throws DumpException {
        Matcher missing = MISSING_COMMA.matcher(text);
        int repairs = (int) missing.results().count();
        String repaired = repairs == 0 ? text : missing.replaceAll("$1,$2");
        byte[] bytes = repaired.getBytes(StandardCharsets.UTF_8);
        Map<?, ?> root = Fields.map(JsonTree.read(bytes, bytes.length, Budget.ofHeap()));
        if (!(root.get("communicators") instanceof List<?> told)) {
            throw new DumpException("it has no list of communicators");
        }
        RasJson ras = new RasJson();
        if (repairs > 0) {
            ras.remarks.add(
                    "The JSON was repaired at "
                            + repairs
                            + " places: NCCL 2.28 leaves out the comma before the status of a missing"
                            + " rank.");
        }
        List<CommunicatorFacts> communicators = new ArrayList<>();
        List<Map<?, ?>> sorted = new ArrayList<>();
        told.forEach(c -> sorted.add(Fields.map(c)));
        // The largest first: its ranks give the others their numbers.
        sorted.sort(Comparator.comparingLong(c -> -Fields.number(c.get("size")).orElse(0)));
        for (Map<?, ?> communicator : sorted) {
            communicators.add(ras.communicator(communicator));
        }
        ras.remarks.add(
                "RAS tells how often each rank has called each collective, not what completed, and may"
                        + " not know every communicator: "
                        + communicators.size()
                        + " here, of NCCL "
                        + Fields.text(root.get("nccl_version"))
                        + ".");
        OptionalLong timeouts = Fields.number(Fields.map(root.get("ras")).get("timeouts_count"));
        if (timeouts.orElse(0) > 0) {
            ras.remarks.add(
                    "RAS itself timed out "
                            + timeouts.getAsLong()
                            + " times while it collected this.");
        }
        communicators.sort(Comparator.comparing(CommunicatorFacts::id));
        return new Dump(
                DumpKind.RAS,
                new HangFacts(ras.ranks, communicators, OptionalLong.empty()),
                List.of(),
                ras.remarks);
    }

    private CommunicatorFacts communicator(Map<?, ?> told) throws DumpException {
        String hash = Fields.text(told.get("hash"));
        String id = hash + " " + Fields.text(told.get("secondary_hash"));
        OptionalLong size = Fields.number(told.get("size"));
        Map<Integer, Integer> byPlace = new TreeMap<>();
        Map<Integer, RankProgress> progress = new TreeMap<>();
        for (Object row : Fields.list(told.get("ranks"))) {
            Map<?, ?> rank = Fields.map(row);
            int place = place(rank);
            int number = number(rank, place, hash);
            byPlace.put(place, number);
            Map<?, ?> status = Fields.map(rank.get("status"));
            note(number, label(rank, place, number, hash), true, HostEvidence.NONE);
            errors(rank, status, number, hash);
            progress.put(number, progress(rank, status));
        }
        for (Object row : Fields.list(told.get("missing_ranks"))) {
            Map<?, ?> rank = Fields.map(row);
            int place = place(rank);
            int number = number(rank, place, hash);
            byPlace.put(place, number);
            Map<?, ?> status = Fields.map(rank.get("status"));
            boolean dead = Fields.isTrue(status.get("considered_dead"));
            boolean silent = !dead && Fields.isTrue(status.get("unresponsive"));
            note(
                    number,
                    label(rank, place, number, hash),
                    !dead && !silent,
                    new HostEvidence(
                            dead ? ProcessState.DEAD : ProcessState.UNKNOWN,
                            silent,
                            "",
                            "",
                            List.of()));
            if (!dead && !silent) {
                progress.put(number, RankProgress.of(Joining.ABSENT));
            }
        }
        for (int place = 0; place < size.orElse(0) && byPlace.size() < size.orElse(0); place++) {
            if (!byPlace.containsKey(place)) {
                countMember();
                int number = number(Map.of(), place, hash);
                byPlace.put(place, number);
                note(number, "rank " + place + " of " + hash, false, HostEvidence.NONE);
            }
        }
        return new CommunicatorFacts(
                id,
                "communicator " + hash,
                hash,
                List.copyOf(byPlace.values()),
                size.isPresent() && size.getAsLong() <= MOST_RANKS
                        ? OptionalInt.of((int) size.getAsLong())
                        : OptionalInt.empty(),
                progress);
    }

    private static RankProgress progress(Map<?, ?> rank, Map<?, ?> status) {
        Map<String, Long> counts = new TreeMap<>();
        Fields.map(rank.get("collective_counts"))
                .forEach((name, count) ->
                        Fields.number(count).ifPresent(n -> counts.put(Fields.text(name), n)));
        boolean initialising = Fields.number(status.get("init_state")).orElse(0) == IN_PROGRESS;
        return new RankProgress(
                initialising ? Joining.INITIALISING : Joining.JOINED,
                List.of(),
                List.of(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                initialising ? Map.of() : counts);
    }

    private void errors(Map<?, ?> rank, Map<?, ?> status, int number, String hash) {
        for (String field : List.of("init_state", "async_error")) {
            long error = Fields.number(status.get(field)).orElse(0);
            if (error != 0 && error != IN_PROGRESS) {
                remarks.add(
                        Optional.ofNullable(ranks.get(number))
                                        .map(RankFacts::label)
                                        .orElse("A rank")
                                + " has "
                                + field
                                + " "
                                + error
                                + " in communicator "
                                + hash
                                + " (pid "
                                + Fields.text(rank.get("pid"))
                                + ").");
            }
        }
        if (Fields.isTrue(status.get("abort_flag"))) {
            remarks.add("Communicator " + hash + " was aborted on rank " + number + ".");
        }
    }

    private int place(Map<?, ?> rank) throws DumpException {
        countMember();
        OptionalLong told = Fields.number(rank.get("rank"));
        if (told.isEmpty() || told.getAsLong() < 0 || told.getAsLong() >= GroupRanks.MOST_RANK) {
            throw new DumpException("it lists a rank without a number");
        }
        return (int) told.getAsLong();
    }

    private void countMember() throws DumpException {
        if (++members > MOST_RANKS) {
            throw new DumpException("it lists more than " + MOST_RANKS + " ranks");
        }
    }

    /// The number of the process and GPU in the largest communicator that has it; where another one
    /// has that number already, the next free one.
    private int number(Map<?, ?> rank, int place, String hash) {
        OptionalLong pid = Fields.number(rank.get("pid"));
        String key =
                pid.orElse(-1) < 0
                        ? hash + " " + place
                        : Fields.text(rank.get("host"))
                                + " "
                                + pid.getAsLong()
                                + " "
                                + Fields.text(rank.get("nvml_dev"));
        return rankOf.computeIfAbsent(key, _ -> ranks.containsKey(place) ? nextFree() : place);
    }

    private int nextFree() {
        while (ranks.containsKey(free)) {
            free++;
        }
        return free;
    }

    private static String label(Map<?, ?> rank, int place, int number, String hash) {
        String host = Fields.text(rank.get("host"));
        String where =
                host.isEmpty() || host.equals("unknown")
                        ? ""
                        : " ("
                                + host
                                + ", pid "
                                + Fields.text(rank.get("pid"))
                                + ", GPU "
                                + Fields.text(rank.get("nvml_dev"))
                                + ")";
        return (place == number ? "rank " + number : "rank " + place + " of " + hash) + where;
    }

    /// What is known of a rank in one communicator holds in all; that it is gone holds most.
    private void note(int number, String label, boolean told, HostEvidence host) {
        RankFacts before = ranks.get(number);
        boolean gone = host.isGone() || (before != null && before.host().isGone());
        ranks.put(
                number,
                new RankFacts(
                        number,
                        before == null ? label : before.label(),
                        told || (before != null && before.told()),
                        OptionalLong.empty(),
                        gone && before != null && before.host().isGone() ? before.host() : host));
    }
}
