package io.ringside.node.ring;

import io.ringside.node.host.ProcFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Whether one process of this host still runs. Its `/proc/<pid>/stat` stays open: then it is that
/// process for good, whoever gets its pid later, and a look is one read. Belongs to the drain
/// thread.
final class ProcessWatch implements AutoCloseable {
    /// More than the file has up to the start time.
    private static final int STAT_BYTES = 1024;

    private final int pid;
    private final Path path;
    private final ByteBuffer stat = ByteBuffer.allocateDirect(STAT_BYTES);
    private @Nullable FileChannel file;
    private boolean gone;

    ProcessWatch(int pid) {
        this.pid = pid;
        path = Path.of("/proc", Integer.toUnsignedString(pid), "stat");
    }

    /// Whether it has ended: then it is so for ever. A zombie has. What cannot be found out (there
    /// are too many open files, say) is no end.
    ///
    /// @param startTicks when it began: a process that began at another time is another one, unless
    ///   it counts in a time namespace of its own; 0: not known, any process with this pid is taken
    ///   for it
    boolean isGone(long startTicks) {
        gone = gone || !runs(startTicks);
        return gone;
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException ignored) {
            // It was only read.
        }
        file = null;
    }

    private boolean runs(long startTicks) {
        try {
            ProcFiles.Stat found = found();
            return found.isRunning()
                    && (startTicks == 0
                            || startTicks == found.startTicks()
                            || ProcFiles.isInAnotherTimeNamespace(pid));
        } catch (NoSuchFileException ended) {
            return false;
        } catch (IOException unknown) {
            return true;
        }
    }

    private ProcFiles.Stat found() throws IOException {
        if (file != null) {
            try {
                return read(file);
            } catch (IOException ended) {
                close(); // Nothing can be read of a process that is gone; the path will tell.
            }
        }
        FileChannel opened = FileChannel.open(path, StandardOpenOption.READ);
        file = opened;
        return read(opened);
    }

    private ProcFiles.Stat read(FileChannel from) throws IOException {
        byte[] bytes = new byte[Math.max(0, from.read(stat.clear(), 0))];
        stat.flip().get(bytes);
        return ProcFiles.stat(new String(bytes, StandardCharsets.ISO_8859_1))
                .orElseThrow(() -> new IOException(path + " is empty"));
    }
}
