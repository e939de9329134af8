package io.ringside.desktop.dump.recorder;

import io.ringside.desktop.dump.plain.DumpException;
import io.ringside.desktop.dump.plain.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The members of process groups, which a dump tells as text ("[0, 1, 2]"): each text is read once
/// for all ranks. Owned by one thread.
public final class GroupRanks {
    /// No rank has this number or a higher one.
    public static final int MOST_RANK = 1 << 20;

    private static final int MOST_MEMBERS = 1 << 22;

    private final Map<String, List<Integer>> known = new HashMap<>();
    private int members;

    /// @param told text or a list of numbers; empty where it is neither
    List<Integer> members(@Nullable Object told) throws DumpException {
        if (told instanceof String text) {
            List<Integer> read = known.get(text);
            if (read == null) {
                read = read(List.of(text.replaceAll("[\\[\\](){} ]", "").split(",")));
                known.put(text, read);
            }
            return read;
        }
        return read(Fields.list(told));
    }

    private List<Integer> read(List<?> parts) throws DumpException {
        List<Integer> read = new ArrayList<>();
        for (Object part : parts) {
            OptionalLong number = Fields.number(part);
            if (number.isPresent() && number.getAsLong() >= 0 && number.getAsLong() < MOST_RANK) {
                if (++members > MOST_MEMBERS) {
                    throw new DumpException(
                            "its groups have more than " + MOST_MEMBERS + " members");
                }
                read.add((int) number.getAsLong());
            }
        }
        return List.copyOf(read);
    }
}
