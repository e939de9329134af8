package io.ringside.node.ranks.variable;

import java.util.Optional;

/// One variable whose name begins with `NCCL_`. Immutable.
///
/// @param since first release that reads it; absent: before 2.18, or not known
/// @param deprecated first release whose documentation says so
/// @param removed first release that no longer reads it
/// @param instead what replaces it; empty: nothing
/// @param values what it may be, as [ValueForm] reads it
/// @param otherwise its default; empty: it depends, or is not known
/// @param shown whether its value is
/// @param owner who reads it: "NCCL", or another program's name for a sentence
public record NcclVariable(
        String name,
        Optional<NcclVersion> since,
        Optional<NcclVersion> deprecated,
        Optional<NcclVersion> removed,
        String instead,
        String values,
        VariableUse use,
        String otherwise,
        Shown shown,
        String owner) {
    /// Whether its value leaves the daemon.
    public enum Shown {
        PUBLIC,
        /// The daemon keeps it for its own use.
        OWN,
        PRIVATE
    }

    /// Whether NCCL of this release reads it by this one name.
    boolean isReadBy(NcclVersion version) {
        boolean isName = use != VariableUse.OTHER && !name.endsWith("*");
        boolean has = since.isEmpty() || version.isAtLeast(since.get());
        boolean had = removed.isPresent() && version.isAtLeast(removed.get());
        return isName && has && !had;
    }
}
