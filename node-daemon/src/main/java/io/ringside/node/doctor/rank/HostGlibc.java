package io.ringside.node.doctor.rank;

import io.ringside.node.host.HostFiles;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The C library of this host, by what this process itself has mapped. Stateless.
public final class HostGlibc {
    private static final Pattern RELEASE =
            Pattern.compile("GNU C Library [^\\n]{0,80} release version (\\d{1,2}\\.\\d{1,3})");

    private HostGlibc() {}

    /// "2.36"; empty: unknown, or another C library.
    public static String version(HostFiles files) {
        for (String path :
                ProcessMaps.of(files, ProcessMaps.SELF)
                        .map(ProcessMaps::libraries)
                        .orElse(Set.of())) {
            if (path.matches(".*/libc(\\.so\\.6|-2\\.\\d+\\.so)")) {
                Matcher release =
                        RELEASE.matcher(
                                ElfFile.read(files.path(path))
                                        .map(ElfFile::readOnlyData)
                                        .orElse(""));
                return release.find() ? release.group(1) : "";
            }
        }
        return "";
    }
}
