package io.ringside.node.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/// What `/proc` says of processes and threads of this host. Stateless.
public final class ProcFiles {
    private static final Path PROC = Path.of("/proc");
    private static final int FIELDS_FROM_STATE_TO_START = 19;

    private ProcFiles() {}

    /// Field 22 of `/proc/<pid>/stat`: ticks since boot. Absent when there is no such process or it
    /// is a zombie.
    public static OptionalLong startTicks(int pid) {
        try {
            return stat(Files.readString(
                            PROC.resolve(Integer.toUnsignedString(pid)).resolve("stat")))
                    .filter(Stat::isRunning)
                    .map(stat -> OptionalLong.of(stat.startTicks()))
                    .orElseGet(OptionalLong::empty);
        } catch (IOException unreadable) {
            return OptionalLong.empty();
        }
    }

    /// @param text of a `/proc/<pid>/stat`; the name in it may hold anything
    /// @return absent when it is cut off
    public static Optional<Stat> stat(String text) {
        String[] afterName = text.substring(text.lastIndexOf(')') + 1).strip().split(" ");
        if (afterName.length <= FIELDS_FROM_STATE_TO_START) {
            return Optional.empty();
        }
        return Optional.of(
                new Stat(
                        !afterName[0].equals("Z") && !afterName[0].equals("X"),
                        Long.parseLong(afterName[FIELDS_FROM_STATE_TO_START])));
    }

    /// Whether a process that can be seen no longer has that thread; what cannot be seen is not
    /// gone.
    public static boolean threadIsGone(int pid, int tid) {
        Path threads = PROC.resolve(Integer.toUnsignedString(pid)).resolve("task");
        return Files.notExists(threads.resolve(Integer.toUnsignedString(tid)))
                && Files.exists(threads);
    }

    /// Whether a process counts the time since boot otherwise than this one, so that start times
    /// cannot be compared. What cannot be seen does not.
    public static boolean isInAnotherTimeNamespace(int pid) {
        long its = namespace(Integer.toUnsignedString(pid), "time");
        long own = namespace("self", "time");
        return its != 0 && own != 0 && its != own;
    }

    /// Whether a process is known to count the time since boot as this one does. What cannot be
    /// seen is not known.
    public static boolean isInThisTimeNamespace(int pid, long pidNamespace) {
        if (pidNamespace == 0 || pidNamespace != ownPidNamespace()) {
            return false;
        }
        long its = namespace(Integer.toUnsignedString(pid), "time");
        return its != 0 && its == namespace("self", "time");
    }

    /// The inode of this process's pid namespace; 0 unknown, and where `/proc` is another one's.
    public static long ownPidNamespace() {
        try {
            String self = Files.readSymbolicLink(PROC.resolve("self")).toString();
            boolean own = self.equals(Long.toString(ProcessHandle.current().pid()));
            return own ? namespace("self", "pid") : 0;
        } catch (IOException unreadable) {
            return 0;
        }
    }

    private static long namespace(String process, String kind) {
        try {
            Path file = PROC.resolve(process).resolve("ns").resolve(kind);
            String link = Files.readSymbolicLink(file).toString();
            return Long.parseLong(link.substring(link.indexOf('[') + 1, link.indexOf(']')));
        } catch (IOException | RuntimeException unreadable) {
            return 0;
        }
    }

    public static int owner(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    /// The user id of this process.
    public static int ownUser() throws IOException {
        return owner(PROC.resolve("self/status"));
    }

    /// `startTicks`: since boot.
    public record Stat(boolean isRunning, long startTicks) {}
}
