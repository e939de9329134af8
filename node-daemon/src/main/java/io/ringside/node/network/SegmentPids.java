package io.ringside.node.network;

import io.ringside.node.host.HostFiles;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The processes of this host that have a segment, by the names of the files:
/// "ringside-<pid>-<start>.seg". In a container the pid is another one on the host, where the start
/// time tells them apart: such a process is left out. Immutable; any thread.
public final class SegmentPids implements Supplier<Set<Integer>> {
    private static final Pattern NAME =
            Pattern.compile("ringside-([1-9]\\d{0,8})-(\\d{1,18})(?:-\\d+)?\\.seg");
    private static final int MOST = 4096;

    private final Path directory;
    private final HostFiles files;

    public SegmentPids(Path directory, HostFiles files) {
        this.directory = directory;
        this.files = files;
    }

    @Override
    public Set<Integer> get() {
        Map<Integer, Long> startTicks = named();
        return WatchedProcess.of(files, startTicks.keySet()).stream()
                .filter(process ->
                        startTicks.getOrDefault(process.pid(), -1L) == process.startTicks())
                .map(WatchedProcess::pid)
                .collect(Collectors.toSet());
    }

    private Map<Integer, Long> named() {
        Map<Integer, Long> named = new HashMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                Matcher name = NAME.matcher(String.valueOf(entry.getFileName()));
                if (name.matches() && named.size() < MOST) {
                    named.put(Integer.parseInt(name.group(1)), Long.parseLong(name.group(2)));
                }
            }
        } catch (IOException | DirectoryIteratorException missing) {
            // No segments yet; the source `ring` says what is wrong with the directory.
            return Map.of();
        }
        return named;
    }
}
