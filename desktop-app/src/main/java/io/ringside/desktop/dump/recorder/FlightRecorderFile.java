package io.ringside.desktop.dump.recorder;

import io.ringside.desktop.correlate.hang.facts.CollectiveCall;
import io.ringside.desktop.correlate.hang.facts.CollectiveCall.State;
import io.ringside.desktop.correlate.hang.facts.PeerCall;
import io.ringside.desktop.correlate.hang.facts.PeerCall.Direction;
import io.ringside.desktop.dump.plain.DumpException;
import io.ringside.desktop.dump.plain.Fields;
import io.ringside.desktop.dump.recorder.GroupRanks.Members;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Takes one rank's dump apart: format 2.1 to 2.10 of PyTorch's Flight Recorder, from a pickle or
/// JSON. Used once.
final class FlightRecorderFile {
    /// Of the calls of one rank in one group; the oldest pending ones are kept.
    private static final int MOST_PENDING = 4096;

    private static final int MOST_COMPLETED = 16;
    private static final int MOST_ENTRIES = 1 << 18;
    private static final Pattern PEER =
            Pattern.compile("(?:\\w+:)?_?(send|recv) (\\d{1,7})(?:->|<-)(\\d{1,7})");

    private final GroupRanks ranks;
    private final Map<String, Builder> groups = new TreeMap<>();
    private boolean hasConfig;

    private FlightRecorderFile(GroupRanks ranks) {
        this.ranks = ranks;
    }

    /// @param value the whole dump as plain values
    /// @throws DumpException one clause, without the file's name
    static RankTrace read(@Nullable Object value, int rank, GroupRanks ranks) throws DumpException {
        if (!looksLikeOne(value)) {
            throw new DumpException(
                    "it is no Flight Recorder dump: it has neither entries nor groups");
        }
        Map<?, ?> dump = Fields.map(value);
        FlightRecorderFile file = new FlightRecorderFile(ranks);
        file.config(Fields.map(dump.get("pg_config")));
        List<?> entries = Fields.list(dump.get("entries"));
        if (entries.size() > MOST_ENTRIES) {
            throw new DumpException(
                    "it has " + entries.size() + " entries, more than " + MOST_ENTRIES);
        }
        for (int i = 0; i < entries.size(); i++) {
            file.entry(Fields.map(entries.get(i)), i);
        }
        Map<String, RankTrace.Group> built = new TreeMap<>();
        file.groups
                .values()
                .forEach(b -> {
                    RankTrace.Group group = b.build();
                    built.put(group.key(), group);
                });
        return new RankTrace(
                rank, file.hasConfig, built, status(Fields.map(dump.get("pg_status"))));
    }

    /// Whether `value` is a dump of the Flight Recorder at all.
    static boolean looksLikeOne(@Nullable Object value) {
        Map<?, ?> dump = Fields.map(value);
        return dump.get("entries") instanceof List<?> || dump.get("pg_config") instanceof Map<?, ?>;
    }

    private void config(Map<?, ?> config) throws DumpException {
        for (Map.Entry<?, ?> e : config.entrySet()) {
            Map<?, ?> told = Fields.map(e.getValue());
            String name = Fields.text(told.get("name"));
            Builder group = group(name.isEmpty() ? Fields.text(e.getKey()) : name);
            group.description = Fields.text(told.get("desc"));
            group.members = ranks.members(group.name, told.get("ranks"));
            group.listed = true;
            hasConfig = true;
        }
    }

    private static Map<Long, RankTrace.Status> status(Map<?, ?> status) {
        Map<Long, RankTrace.Status> read = new TreeMap<>();
        status.forEach((id, counters) ->
                Fields.number(id)
                        .ifPresent(number ->
                                read.put(
                                        number,
                                        new RankTrace.Status(
                                                counter(counters, "last_enqueued_collective"),
                                                counter(counters, "last_completed_collective")))));
        return read;
    }

    /// PyTorch writes -1 where it never counted.
    private static OptionalLong counter(@Nullable Object counters, String name) {
        OptionalLong value = Fields.number(Fields.map(counters).get(name));
        return value.orElse(-1) < 0 ? OptionalLong.empty() : value;
    }

    private Builder group(String name) {
        return groups.computeIfAbsent(name, Builder::new);
    }

    private void entry(Map<?, ?> entry, int index) {
        Object told = entry.get("process_group");
        List<?> pair = Fields.list(told);
        OptionalLong localId = Fields.number(entry.get("pg_id"));
        String name = Fields.text(pair.isEmpty() ? told : pair.getFirst());
        Builder group = group(name.isEmpty() ? "id " + localId.orElse(0) : name);
        if (group.description.isEmpty() && pair.size() > 1) {
            group.description = Fields.text(pair.get(1));
        }
        if (localId.isPresent()) {
            group.localId = localId;
        }
        OptionalLong order = Fields.number(entry.get("record_id"));
        group.add(entry, order.isPresent() ? order : OptionalLong.of(index));
    }

    /// One group while its entries are read.
    private static final class Builder {
        private final String name;
        private final List<CollectiveCall> pending = new ArrayList<>();
        private final List<CollectiveCall> completed = new ArrayList<>();
        private final List<PeerCall> peers = new ArrayList<>();
        private final Map<String, Long> peersDone = new HashMap<>();
        private String description = "";
        private Members members = Members.UNKNOWN;
        private OptionalLong localId = OptionalLong.empty();
        private boolean listed;
        private boolean peerSeen;
        private long coalescedDone = Long.MIN_VALUE;
        private int dropped;

        Builder(String name) {
            this.name = name;
        }

        void add(Map<?, ?> entry, OptionalLong order) {
            String operation = Operations.plain(Fields.text(entry.get("profiling_name")));
            State state = state(entry);
            Matcher peer = PEER.matcher(operation);
            if (peer.matches() || Fields.isTrue(entry.get("is_p2p"))) {
                addPeer(entry, peer, state, order);
                return;
            }
            OptionalLong sequence = Fields.number(entry.get("collective_seq_id"));
            if (sequence.isEmpty()) {
                sequence = Fields.number(entry.get("seq_id"));
            }
            if (sequence.isEmpty()) {
                return;
            }
            CollectiveCall call =
                    new CollectiveCall(
                            sequence.getAsLong(),
                            operation,
                            Operations.sizeBytes(operation, entry),
                            Operations.datatype(entry),
                            state,
                            order,
                            Fields.number(entry.get("time_created_ns")));
            if (state == State.COMPLETED) {
                completed.add(call);
                if (completed.size() > 2 * MOST_COMPLETED) {
                    completed.subList(0, MOST_COMPLETED).clear();
                }
            } else if (pending.size() < MOST_PENDING) {
                pending.add(call);
            } else {
                dropped++;
            }
        }

        private void addPeer(Map<?, ?> entry, Matcher peer, State state, OptionalLong order) {
            peerSeen = true;
            long sequence =
                    Fields.number(entry.get("p2p_seq_id"))
                            .orElse(Fields.number(entry.get("seq_id")).orElse(0));
            if (!peer.matches()) {
                if (state == State.COMPLETED) {
                    coalescedDone = Math.max(coalescedDone, sequence);
                }
                return;
            }
            Direction direction = peer.group(1).equals("send") ? Direction.SEND : Direction.RECV;
            int place = Integer.parseInt(peer.group(3));
            if (state == State.COMPLETED) {
                peersDone.merge(direction + " " + place, sequence, Math::max);
            } else if (peers.size() < MOST_PENDING) {
                OptionalLong size = Operations.sizeBytes("send", entry);
                boolean started = state == State.STARTED;
                peers.add(new PeerCall(sequence, direction, place, size, started, order));
            } else {
                dropped++;
            }
        }

        RankTrace.Group build() {
            List<CollectiveCall> calls = new ArrayList<>(pending);
            completed.sort(Comparator.comparingLong(CollectiveCall::sequence));
            calls.addAll(
                    completed.subList(
                            Math.max(0, completed.size() - MOST_COMPLETED), completed.size()));
            List<PeerCall> waiting =
                    peers.stream()
                            .filter(this::isPending)
                            .map(this::withRank)
                            .flatMap(Optional::stream)
                            .toList();
            return new RankTrace.Group(
                    name, description, members, localId, listed, calls, waiting, peerSeen, dropped);
        }

        /// A call is over with the group call it is part of, and with a later one to the same peer.
        private boolean isPending(PeerCall call) {
            return call.sequence() > coalescedDone
                    && call.sequence()
                            > peersDone.getOrDefault(
                                    call.direction() + " " + call.peer(), Long.MIN_VALUE);
        }

        /// A call tells its peer's place in the group. Where the members are not told, that is its
        /// rank only in the group of all.
        private Optional<PeerCall> withRank(PeerCall call) {
            boolean all = name.equals("0") || description.equals("default_pg");
            if (members.ranks().isEmpty() ? !all : call.peer() >= members.ranks().size()) {
                return Optional.empty();
            }
            int peer = members.ranks().isEmpty() ? call.peer() : members.ranks().get(call.peer());
            return Optional.of(
                    new PeerCall(
                            call.sequence(),
                            call.direction(),
                            peer,
                            call.sizeBytes(),
                            call.started(),
                            call.order()));
        }
    }

    private static State state(Map<?, ?> entry) {
        return switch (Fields.text(entry.get("state"))) {
            case "completed" -> State.COMPLETED;
            case "started" -> State.STARTED;
            case "scheduled" -> State.ENQUEUED;
            default ->
                    isTold(entry, "time_discovered_completed_ns")
                            ? State.COMPLETED
                            : isTold(entry, "time_discovered_started_ns")
                                    ? State.STARTED
                                    : State.ENQUEUED;
        };
    }

    /// In JSON a time that is not known is 0.
    private static boolean isTold(Map<?, ?> entry, String field) {
        return Fields.number(entry.get(field)).orElse(0) > 0;
    }
}
