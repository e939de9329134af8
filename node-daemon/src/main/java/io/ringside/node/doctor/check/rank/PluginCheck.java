package io.ringside.node.doctor.check.rank;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.Verdict;
import io.ringside.node.doctor.rank.ElfFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The plugin's file on this host: found, for this processor, and with a C library that is new
/// enough. Whether jobs load it is [RanksCheck]'s.
public final class PluginCheck implements Check {
    public static final String FILE = "libnccl-profiler-ringside.so";

    private static final List<String> SYSTEM_FOLDERS =
            List.of(
                    "/opt/ringside-node/lib/app",
                    "/usr/lib/x86_64-linux-gnu",
                    "/usr/lib/aarch64-linux-gnu",
                    "/usr/lib64",
                    "/usr/lib",
                    "/usr/local/lib");

    private final int machine;
    private final String glibc;
    private final String libraryPath;

    /// @param machine this processor's `e_machine`
    /// @param glibc of this host, "2.36"; empty: unknown, or another C library
    /// @param libraryPath LD_LIBRARY_PATH of this process
    public PluginCheck(int machine, String glibc, String libraryPath) {
        this.machine = machine;
        this.glibc = glibc;
        this.libraryPath = libraryPath;
    }

    @Override
    public String id() {
        return "plugin";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.PLUGIN;
    }

    @Override
    public List<Verdict> run(DoctorContext context) {
        Optional<Path> found = found(context);
        if (found.isEmpty()) {
            return List.of(
                    Verdict.warn(
                            FILE
                                    + " is not beside this daemon, in LD_LIBRARY_PATH or in the system's"
                                    + " folders. Jobs may have it elsewhere.",
                            "./mvnw -q package -DskipTests   # leaves it in"
                                    + " packaging/target/ringside/lib"));
        }
        Path file = found.get();
        Optional<ElfFile> elf = ElfFile.read(file);
        if (elf.isEmpty()) {
            return List.of(
                    Verdict.fail(
                            file + " is no 64-bit shared library, or cannot be read.",
                            "file '%s'   # install it again".formatted(file)));
        }
        if (elf.get().machine() != machine) {
            return List.of(
                    Verdict.fail(
                            "%s is built for another processor (ELF machine %d, here %d)."
                                    .formatted(file, elf.get().machine(), machine),
                            "./mvnw -q package -DskipTests   # on a host of this kind"));
        }
        if (isOlder(glibc, elf.get().neededGlibc())) {
            return List.of(
                    Verdict.fail(
                            "%s needs glibc %s and this host has %s."
                                    .formatted(file, elf.get().neededGlibc(), glibc),
                            "./mvnw -q package -DskipTests   # built on this host it needs no newer"
                                    + " one"));
        }
        return List.of(Verdict.hint("%s can be loaded here.".formatted(file), settings(file)));
    }

    /// The lines for a job's environment.
    static String settings(Path plugin) {
        return "export NCCL_PROFILER_PLUGIN=" + plugin;
    }

    static Optional<Path> found(DoctorContext context, String libraryPath) {
        Set<Path> folders = new LinkedHashSet<>(context.settings().libraryFolders());
        for (String folder : libraryPath.split(":")) {
            if (folder.startsWith("/")) {
                folders.add(Path.of(folder));
            }
        }
        List<Path> candidates = new ArrayList<>();
        folders.forEach(folder -> candidates.add(folder.resolve(FILE)));
        SYSTEM_FOLDERS.forEach(folder -> candidates.add(context.files().path(folder + "/" + FILE)));
        return candidates.stream().filter(Files::isRegularFile).findFirst();
    }

    private Optional<Path> found(DoctorContext context) {
        return found(context, libraryPath);
    }

    private static boolean isOlder(String there, String needed) {
        if (there.isEmpty() || needed.isEmpty()) {
            return false;
        }
        String[] has = there.split("\\.");
        String[] wants = needed.split("\\.");
        int hasMajor = Integer.parseInt(has[0]);
        int wantsMajor = Integer.parseInt(wants[0]);
        return hasMajor < wantsMajor
                || (hasMajor == wantsMajor
                        && Integer.parseInt(has[1]) < Integer.parseInt(wants[1]));
    }
}
