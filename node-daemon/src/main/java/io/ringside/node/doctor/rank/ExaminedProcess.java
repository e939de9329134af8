package io.ringside.node.doctor.rank;

import io.ringside.node.ranks.variable.NcclVersion;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// A living process that uses NCCL. Immutable.
///
/// @param user its effective user id; -1 unknown
/// @param parent its parent's pid; 0 unknown
/// @param ncclPath of the library, as the process sees it; empty: linked statically, or unknown
/// @param profilers libraries it has mapped that are NCCL profiler plugins by their names
/// @param variables NCCL's own, as it was started with or as /etc/nccl.conf sets them; a secret's
///   value is withheld
/// @param environmentRead false: this user may not read it
/// @param networkNamespace as /proc names it; empty: unknown
public record ExaminedProcess(
        int pid,
        int user,
        int parent,
        String ncclPath,
        NcclLibrary nccl,
        List<String> profilers,
        Optional<SegmentFacts> segment,
        NavigableMap<String, String> variables,
        boolean environmentRead,
        String networkNamespace) {
    static final String PLUGIN = "libnccl-profiler-ringside.so";

    public ExaminedProcess {
        profilers = List.copyOf(profilers);
        variables = Collections.unmodifiableNavigableMap(new TreeMap<>(variables));
    }

    public boolean hasPlugin() {
        return segment.isPresent() || profilers.stream().anyMatch(path -> path.endsWith(PLUGIN));
    }

    public Optional<NcclVersion> version() {
        return nccl.version();
    }

    /// The value of one of NCCL's variables; empty when it is not set or set to nothing.
    public String variable(String name) {
        return variables.getOrDefault(name, "");
    }
}
