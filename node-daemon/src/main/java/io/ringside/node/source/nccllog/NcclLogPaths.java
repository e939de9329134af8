package io.ringside.node.source.nccllog;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigSection;
import io.ringside.node.host.HostFiles;
import io.ringside.node.ranks.RankProcess;
import io.ringside.protocol.files.Folder;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/// Where NCCL's log files are: those that the configuration names, and those that running processes
/// were started with. Immutable.
public final class NcclLogPaths {
    private static final int MOST_GLOBS = 64;
    private static final int MOST_MATCHES = 1_000;
    private static final int MOST_ENTRIES = 10_000;

    private final List<Glob> globs;

    private NcclLogPaths(List<Glob> globs) {
        this.globs = List.copyOf(globs);
    }

    /// The list `nccl_logs`: absolute paths, with `*` and `?` in the last part alone.
    ///
    /// @throws ConfigException when one cannot be used
    public static NcclLogPaths of(ConfigSection config) throws ConfigException {
        List<Glob> globs = new ArrayList<>();
        for (String text : config.texts("nccl_logs")) {
            int slash = text.lastIndexOf('/');
            String folder = text.substring(0, slash + 1);
            String name = text.substring(slash + 1);
            if (!text.startsWith("/") || name.isEmpty() || folder.matches(".*[*?\\[{].*")) {
                throw config.wrong(
                        "nccl_logs",
                        text,
                        "absolute paths, with * and ? in the last part alone, such as /var/log/nccl/*.log");
            }
            try {
                globs.add(
                        new Glob(folder, FileSystems.getDefault().getPathMatcher("glob:" + name)));
            } catch (PatternSyntaxException wrong) {
                throw config.wrong("nccl_logs", text, "a pattern; " + wrong.getDescription());
            }
            if (globs.size() > MOST_GLOBS) {
                throw config.wrong("nccl_logs", text, "at most 64 paths");
            }
        }
        return new NcclLogPaths(globs);
    }

    /// The configured ones that are there, at most 1,000.
    List<Path> configured(HostFiles files) {
        List<Path> found = new ArrayList<>();
        for (Glob glob : globs) {
            int entries = 0;
            try (DirectoryStream<Path> folder = Folder.entries(files.path(glob.folder))) {
                for (Path entry : folder) {
                    Path name = entry.getFileName();
                    if (name != null && glob.name.matches(name)) {
                        found.add(entry);
                    }
                    if (found.size() == MOST_MATCHES || ++entries == MOST_ENTRIES) {
                        break;
                    }
                }
            } catch (IOException | DirectoryIteratorException | SecurityException absent) {
                // Not there: it has no logs.
            }
        }
        return found;
    }

    /// Where a process's variable leads, seen through its own root or working folder: it may live
    /// in a container. Several, where the host's name in it may be one or the other.
    static List<Path> of(HostFiles files, RankProcess process, String value, String hostName) {
        Set<Path> paths = new LinkedHashSet<>();
        String base = "/proc/" + process.pid();
        for (String host : hostNames(files, process, hostName)) {
            String path = expand(value, host, process.pidInNamespace());
            if (!path.isEmpty() && path.indexOf('\0') < 0) {
                String root = path.startsWith("/") ? "/root" : "/cwd/";
                paths.add(files.path(base + root + path));
            }
        }
        return List.copyOf(paths);
    }

    /// How NCCL may call the host in this process: by this host's name, or by its container's.
    static Set<String> hostNames(HostFiles files, RankProcess process, String hostName) {
        Set<String> hosts = new LinkedHashSet<>(List.of(firstPart(hostName)));
        files.unlinkedText("/proc/" + process.pid() + "/root/etc/hostname")
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(NcclLogPaths::firstPart)
                .ifPresent(hosts::add);
        return hosts;
    }

    /// NCCL's own rule: `%h` is the host's name up to its first dot, `%p` the pid, `%%` a percent
    /// sign; anything else stays as it is.
    static String expand(String value, String host, int pid) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char next = value.charAt(i);
            if (next != '%' || i + 1 == value.length()) {
                path.append(next);
                continue;
            }
            char code = value.charAt(++i);
            switch (code) {
                case '%' -> path.append('%');
                case 'h' -> path.append(host);
                case 'p' -> path.append(pid);
                default -> path.append('%').append(code);
            }
        }
        return path.toString();
    }

    /// A host's name as NCCL says it.
    static String firstPart(String hostName) {
        int dot = hostName.indexOf('.');
        String first = dot < 0 ? hostName : hostName.substring(0, dot);
        return first.replace('/', '-').replace('%', '-');
    }

    private record Glob(String folder, PathMatcher name) {}
}
