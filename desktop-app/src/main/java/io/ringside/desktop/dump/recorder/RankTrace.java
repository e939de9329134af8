package io.ringside.desktop.dump.recorder;

import io.ringside.desktop.correlate.hang.facts.CollectiveCall;
import io.ringside.desktop.correlate.hang.facts.PeerCall;
import io.ringside.desktop.dump.recorder.GroupRanks.Members;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// What one rank's Flight Recorder dump tells, group by group. Immutable.
///
/// @param hasConfig whether it lists the groups that the rank is in
/// @param groups by [Group#key]
/// @param status counters by the rank's own number of the group
record RankTrace(int rank, boolean hasConfig, Map<String, Group> groups, Map<Long, Status> status) {

    /// One process group as this rank knows it.
    ///
    /// @param name unique in the job, as PyTorch gives it
    /// @param description what it is for; empty: not told
    /// @param members in the group's order
    /// @param localId the rank's own number of it, where an entry tells
    /// @param listed whether the rank's configuration has it
    /// @param calls all that are pending, and the last that completed
    /// @param peers Send and Recv that are pending, with the peer's place in the group
    /// @param peerSeen whether it was ever used for Send or Recv here
    /// @param dropped pending calls beyond those that are kept
    record Group(
            String name,
            String description,
            Members members,
            OptionalLong localId,
            boolean listed,
            List<CollectiveCall> calls,
            List<PeerCall> peers,
            boolean peerSeen,
            int dropped) {

        /// The same for all ranks of one group, and for no other.
        String key() {
            return name + ' ' + members.id();
        }

        String role() {
            return description.isEmpty() || description.equals("undefined") ? name : description;
        }

        String label() {
            return role().equals(name) ? "group " + name : description + " " + name;
        }
    }

    /// @param enqueued the last number called
    /// @param completed the last number completed
    record Status(OptionalLong enqueued, OptionalLong completed) {}
}
