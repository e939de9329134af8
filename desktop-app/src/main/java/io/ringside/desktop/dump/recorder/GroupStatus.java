package io.ringside.desktop.dump.recorder;

import io.ringside.desktop.dump.plain.Fields;
import io.ringside.desktop.dump.recorder.RankTrace.Group;
import io.ringside.desktop.dump.recorder.RankTrace.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Which counters are of which group: a dump numbers the counters by the rank's own order of
/// groups, and only entries tell number and group together. Stateless.
final class GroupStatus {
    private GroupStatus() {}

    /// By the groups' keys; a group of which it is not sure is left out.
    static Map<String, Status> byKey(RankTrace trace) {
        Map<String, Status> byKey = new HashMap<>();
        for (Group group : trace.groups().values()) {
            Status status =
                    group.localId().isPresent()
                            ? trace.status().get(group.localId().getAsLong())
                            : null;
            if (status != null) {
                byKey.put(group.key(), status);
            }
        }
        inOrder(trace).forEach(byKey::putIfAbsent);
        return byKey;
    }

    /// Names that are numbers and the rank's own numbers both grow as groups are made. Believed
    /// only if there are as many of each and every entry agrees.
    private static Map<String, Status> inOrder(RankTrace trace) {
        List<Group> listed = new ArrayList<>();
        for (Group group : trace.groups().values()) {
            if (group.listed()) {
                listed.add(group);
            }
        }
        List<Long> ids = trace.status().keySet().stream().sorted().toList();
        boolean numbered =
                listed.stream().allMatch(g -> Fields.number(g.name()).isPresent())
                        && listed.size() == ids.size();
        if (!numbered) {
            return Map.of();
        }
        listed.sort(Comparator.comparingLong(g -> Fields.number(g.name()).orElse(0)));
        Map<String, Status> byKey = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            OptionalLong told = listed.get(i).localId();
            if (told.isPresent() && told.getAsLong() != ids.get(i)) {
                return Map.of();
            }
            Status status = trace.status().get(ids.get(i));
            if (status != null) {
                byKey.put(listed.get(i).key(), status);
            }
        }
        return byKey;
    }
}
