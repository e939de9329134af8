package io.ringside.node.network;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The processes that have a segment, by the names of the files: "ringside-<pid>-<start>.seg". The
/// pid is the one that the process has in its own pid namespace. Immutable; any thread.
public final class SegmentPids implements Supplier<Set<Integer>> {
    private static final Pattern NAME = Pattern.compile("ringside-([1-9]\\d{0,8})-.*\\.seg");
    private static final int MOST = 4096;

    private final Path directory;

    public SegmentPids(Path directory) {
        this.directory = directory;
    }

    @Override
    public Set<Integer> get() {
        Set<Integer> pids = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
                if (name.matches() && pids.size() < MOST) {
                    pids.add(Integer.parseInt(name.group(1)));
                }
            }
        } catch (IOException | DirectoryIteratorException missing) {
            // No segments yet; the source `ring` says what is wrong with the directory.
            return Set.of();
        }
        return pids;
    }
}
