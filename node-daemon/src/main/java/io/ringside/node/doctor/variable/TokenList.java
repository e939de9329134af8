package io.ringside.node.doctor.variable;

import io.ringside.node.ranks.variable.NcclVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// NCCL_ALGO and NCCL_PROTO: `ring,tree`, `^ll128`, and from 2.24 on
/// `ring;allreduce:tree,collnetdirect;broadcast:^tree`. Immutable.
///
/// @param included names that are asked for, in lower case, of every function
/// @param unknown words that are no name of this release, as written
/// @param first names that hold for all functions not named; empty when they are excluded
record TokenList(List<String> included, List<String> unknown, List<String> first) {
    private static final NcclVersion FUNCTIONS_SINCE = NcclVersion.of(2, 24);

    private static final Map<String, NcclVersion> ALGORITHMS =
            Map.of(
                    "ring", NcclVersion.of(2, 5),
                    "tree", NcclVersion.of(2, 5),
                    "collnet", NcclVersion.of(2, 5),
                    "collnetchain", NcclVersion.of(2, 14),
                    "collnetdirect", NcclVersion.of(2, 14),
                    "nvls", NcclVersion.of(2, 17),
                    "nvlstree", NcclVersion.of(2, 18),
                    "pat", NcclVersion.of(2, 23));

    private static final Map<String, NcclVersion> PROTOCOLS =
            Map.of(
                    "ll", NcclVersion.of(2, 5),
                    "ll128", NcclVersion.of(2, 5),
                    "simple", NcclVersion.of(2, 5));

    static TokenList algorithms(String value, NcclVersion version) {
        return read(value, version, ALGORITHMS);
    }

    static TokenList protocols(String value, NcclVersion version) {
        return read(value, version, PROTOCOLS);
    }

    private static TokenList read(
            String value, NcclVersion version, Map<String, NcclVersion> known) {
        List<String> included = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        List<String> first = new ArrayList<>();
        for (String part : value.split(";")) {
            String list = part;
            int colon = part.indexOf(':');
            if (colon >= 0) {
                String function = part.substring(0, colon).strip();
                if (!version.isAtLeast(FUNCTIONS_SINCE)) {
                    unknown.add(function + ":");
                }
                list = part.substring(colon + 1);
            }
            boolean excluded = list.strip().startsWith("^");
            for (String word : list.strip().substring(excluded ? 1 : 0).split(",")) {
                String name = word.strip().toLowerCase(Locale.ROOT);
                NcclVersion since = known.get(name);
                if (since == null || !version.isAtLeast(since)) {
                    unknown.add(word.strip());
                } else if (!excluded) {
                    included.add(name);
                    if (colon < 0) {
                        first.add(name);
                    }
                }
            }
        }
        return new TokenList(List.copyOf(included), List.copyOf(unknown), List.copyOf(first));
    }
}
