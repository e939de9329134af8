package io.ringside.protocol.redaction;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Values of NCCL's variables that name no machine and nobody: an allow-list. Stateless; any
/// thread.
final class PlainValue {
    /// In place of a value that is not shown.
    private static final String WITHHELD = "(withheld)";

    /// How an empty variable is shown.
    private static final String EMPTY = "\"\"";

    private static final Pattern SEPARATORS = Pattern.compile("[,;:^=+]+");
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(0[xX][0-9a-fA-F]{1,16}|\\d{1,18})");

    /// Of NCCL's values, in lower case: what names no machine and nobody.
    private static final Set<String> WORDS =
            Set.of(
                    ("ring tree collnet collnetdirect collnetchain nvls nvlstree pat ll ll128 simple "
                                    + "allreduce allgather reducescatter broadcast reduce version warn "
                                    + "attn info abort trace none init coll p2p shm net graph tuning env "
                                    + "alloc call proxy nvlsx bootstrap reg profile ras all loc nvl pix "
                                    + "pxb phb sys true false ib socket default debug_local debug_global "
                                    + "steady detail deep")
                            .split(" "));

    private PlainValue() {}

    /// As it is where it is plain or empty, else [#WITHHELD].
    static String of(String value) {
        return value.equals(EMPTY) || isPlain(value) ? value : WITHHELD;
    }

    /// Whether a value is made of numbers and NCCL's own words alone.
    static boolean isPlain(String value) {
        for (String token : SEPARATORS.split(value.toLowerCase(Locale.ROOT))) {
            if (!token.isEmpty() && !WORDS.contains(token) && !NUMBER.matcher(token).matches()) {
                return false;
            }
        }
        return true;
    }
}
