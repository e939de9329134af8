package io.ringside.node.doctor.rank;

import io.ringside.node.ranks.variable.NcclVersion;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One build of NCCL, by what stands in its file: its release, and every variable that it reads.
/// Immutable.
///
/// @param version absent: the file does not say
/// @param variables names that stand in it; empty: unknown
public record NcclLibrary(Optional<NcclVersion> version, Set<String> variables) {
    static final NcclLibrary UNKNOWN = new NcclLibrary(Optional.empty(), Set.of());

    private static final Pattern VERSION = Pattern.compile("NCCL version (\\d+\\.\\d+\\.\\d+)");
    private static final Pattern VARIABLE = Pattern.compile("NCCL_[A-Z][A-Z0-9_]{1,60}\\x00");
    private static final int MOST_VARIABLES = 4096;

    /// Far fewer names than any NCCL has are a sign that they stand elsewhere in this build.
    private static final int FEWEST_VARIABLES = 40;

    public NcclLibrary {
        variables = Set.copyOf(variables);
    }

    static NcclLibrary read(Path file) {
        return ElfFile.read(file).map(elf -> of(elf.readOnlyData())).orElse(UNKNOWN);
    }

    static NcclLibrary of(String readOnlyData) {
        Matcher version = VERSION.matcher(readOnlyData);
        Set<String> names = new TreeSet<>();
        Matcher matcher = VARIABLE.matcher(readOnlyData);
        while (matcher.find() && names.size() < MOST_VARIABLES) {
            String found = matcher.group();
            names.add(found.substring(0, found.length() - 1));
        }
        return new NcclLibrary(
                version.find() ? NcclVersion.parse(version.group(1)) : Optional.empty(),
                names.size() < FEWEST_VARIABLES ? Set.of() : names);
    }
}
