package io.ringside.node.doctor.rank;

import io.ringside.node.host.HostFiles;
import io.ringside.node.ranks.NcclEnvironment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Finds the processes that use NCCL: those that have it mapped and compute on a GPU (a launcher
/// has the library alone), and those that have a segment.
///
/// @param ranks by pid
/// @param unreadable owners of the programs whose mappings this user may not read, so that they may
///   be ranks too; one entry a process
public record RankScan(List<ExaminedProcess> ranks, List<Integer> unreadable) {
    private static final Pattern PID = Pattern.compile("\\d{1,10}");
    private static final Pattern NCCL = Pattern.compile(".*/libnccl\\.so[.0-9]*");
    private static final Pattern PROFILER =
            Pattern.compile(".*/lib[^/]*nccl-?profiler[^/]*\\.so.*");

    public RankScan {
        ranks = List.copyOf(ranks);
        unreadable = List.copyOf(unreadable);
    }

    public static RankScan of(HostFiles files, List<SegmentFacts> segments) {
        Map<Long, List<SegmentFacts>> byStart = new HashMap<>();
        for (SegmentFacts segment : segments) {
            byStart.computeIfAbsent(segment.startTicks(), unseen -> new ArrayList<>()).add(segment);
        }
        Map<String, NcclLibrary> libraries = new HashMap<>();
        List<ExaminedProcess> ranks = new ArrayList<>();
        List<Integer> unreadable = new ArrayList<>();
        for (int pid : pids(files)) {
            Optional<ProcessMaps> maps = ProcessMaps.of(files, pid);
            Set<String> mapped = maps.map(ProcessMaps::libraries).orElse(Set.of());
            Optional<SegmentFacts> segment = segment(files, pid, byStart);
            Optional<String> nccl = first(mapped, NCCL);
            if (maps.isEmpty()) {
                owner(files, pid).ifPresent(unreadable::add);
            }
            boolean usesNccl = nccl.isPresent() && maps.filter(ProcessMaps::hasGpu).isPresent();
            if (usesNccl || segment.isPresent()) {
                NcclLibrary library =
                        nccl.map(path -> library(files, pid, path, libraries))
                                .orElse(NcclLibrary.UNKNOWN);
                ranks.add(rank(files, pid, nccl.orElse(""), library, mapped, segment));
            }
        }
        return new RankScan(ranks, unreadable);
    }

    private static ExaminedProcess rank(
            HostFiles files,
            int pid,
            String ncclPath,
            NcclLibrary library,
            Set<String> mapped,
            Optional<SegmentFacts> segment) {
        String proc = "/proc/" + pid;
        Optional<Map<String, String>> environment = NcclEnvironment.of(files, pid);
        List<String> status = files.lines(proc + "/status");
        return new ExaminedProcess(
                pid,
                number(status, "Uid:", 2, -1),
                number(status, "PPid:", 1, 0),
                ncclPath,
                library,
                mapped.stream().filter(path -> PROFILER.matcher(path).matches()).toList(),
                segment,
                variables(files, pid, environment.orElse(Map.of())),
                environment.isPresent(),
                files.link(proc + "/ns/net").orElse(""));
    }

    /// NCCL's own: of the host's, or the container's, /etc/nccl.conf, and before it of the
    /// environment.
    private static NavigableMap<String, String> variables(
            HostFiles files, int pid, Map<String, String> environment) {
        NavigableMap<String, String> variables = new TreeMap<>();
        files.unlinkedText("/proc/" + pid + "/root/etc/nccl.conf").stream()
                .flatMap(String::lines)
                .forEach(line -> NcclEnvironment.keep(line.strip(), variables));
        variables.putAll(environment);
        variables.keySet().removeIf(name -> !name.startsWith("NCCL_"));
        return variables;
    }

    /// Absent: the process is gone, or it is a thread of the kernel and has no memory.
    private static Optional<Integer> owner(HostFiles files, int pid) {
        List<String> status = files.lines("/proc/" + pid + "/status");
        return status.stream().anyMatch(line -> line.startsWith("VmRSS:"))
                ? Optional.of(number(status, "Uid:", 2, 0))
                : Optional.empty();
    }

    /// A process in a container counts itself by another number; both stand in its status.
    private static Optional<SegmentFacts> segment(
            HostFiles files, int pid, Map<Long, List<SegmentFacts>> byStart) {
        List<SegmentFacts> sameStart =
                byStart.getOrDefault(Liveness.startTicks(files, pid), List.of());
        if (sameStart.isEmpty()) {
            return Optional.empty();
        }
        Set<String> numbers = new HashSet<>();
        numbers.add(Integer.toString(pid));
        for (String line : files.lines("/proc/" + pid + "/status")) {
            if (line.startsWith("NSpid:")) {
                numbers.addAll(List.of(line.split("\\s+")));
            }
        }
        return sameStart.stream()
                .filter(segment -> numbers.contains(Integer.toString(segment.pid())))
                .findFirst();
    }

    /// The file is read where the process sees it, once for each place.
    private static NcclLibrary library(
            HostFiles files, int pid, String path, Map<String, NcclLibrary> known) {
        Path file = files.path("/proc/" + pid + "/root" + path);
        String key;
        try {
            key = file.toRealPath() + " " + java.nio.file.Files.getLastModifiedTime(file);
        } catch (java.io.IOException unreachable) {
            return NcclLibrary.UNKNOWN;
        }
        return known.computeIfAbsent(key, unread -> NcclLibrary.read(file));
    }

    private static Optional<String> first(Set<String> paths, Pattern pattern) {
        return paths.stream().filter(path -> pattern.matcher(path).matches()).findFirst();
    }

    private static List<Integer> pids(HostFiles files) {
        List<Integer> pids = new ArrayList<>();
        for (String name : files.children("/proc")) {
            if (PID.matcher(name).matches() && Long.parseLong(name) <= Integer.MAX_VALUE) {
                pids.add(Integer.parseInt(name));
            }
        }
        pids.sort(null);
        return pids;
    }

    private static int number(List<String> lines, String name, int word, int otherwise) {
        for (String line : lines) {
            String[] words = line.split("\\s+");
            if (words.length > word && words[0].equals(name) && words[word].matches("\\d{1,9}")) {
                return Integer.parseInt(words[word]);
            }
        }
        return otherwise;
    }
}
