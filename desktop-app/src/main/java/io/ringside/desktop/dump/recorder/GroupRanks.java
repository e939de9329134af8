package io.ringside.desktop.dump.recorder;

import io.ringside.desktop.dump.plain.DumpException;
import io.ringside.desktop.dump.plain.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The members of process groups, which a dump tells as text ("[0, 1, 2]"): each text is read once
/// for all ranks. Owned by one thread.
public final class GroupRanks {
    /// No rank has this number or a higher one.
    public static final int MOST_RANK = 1 << 20;

    private static final int MOST_MEMBERS = 1 << 22;

    /// @param id the same for equal members of one folder, and for no others
    /// @param ranks of the job, in the group's order; empty: not told
    record Members(int id, List<Integer> ranks) {
        static final Members UNKNOWN = new Members(0, List.of());
    }

    private final Map<String, Members> byText = new HashMap<>();
    private final Map<List<Integer>, Members> byRanks = new HashMap<>();
    private final Set<String> groups = new HashSet<>();
    private int members;

    /// @param group its name
    /// @param told text or a list of numbers; not told where it is neither
    Members members(String group, @Nullable Object told) throws DumpException {
        Members read;
        if (told instanceof String text) {
            Members known = byText.get(text);
            if (known == null) {
                known = intern(read(List.of(text.replaceAll("[\\[\\](){} ]", "").split(","))));
                byText.put(text, known);
            }
            read = known;
        } else {
            read = intern(read(Fields.list(told)));
        }
        if (groups.add(group + " " + read.id())) {
            members += read.ranks().size();
            if (members > MOST_MEMBERS) {
                throw new DumpException("its groups have more than " + MOST_MEMBERS + " members");
            }
        }
        return read;
    }

    private Members intern(List<Integer> ranks) {
        return ranks.isEmpty()
                ? Members.UNKNOWN
                : byRanks.computeIfAbsent(ranks, r -> new Members(byRanks.size() + 1, r));
    }

    private static List<Integer> read(List<?> parts) {
        List<Integer> read = new ArrayList<>();
        for (Object part : parts) {
            OptionalLong number = Fields.number(part);
            if (number.isPresent() && number.getAsLong() >= 0 && number.getAsLong() < MOST_RANK) {
                read.add((int) number.getAsLong());
            }
        }
        return List.copyOf(read);
    }
}
