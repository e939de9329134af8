package io.ringside.node.source.nccllog;

import io.ringside.node.libc.RegularFile;
import io.ringside.node.ranks.RankProcess;
import io.ringside.protocol.text.ForeignText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/// One log file that is read on from where it was left, by a descriptor that stays open: what a
/// process wrote just before it died is still read when its folder is gone. Belongs to one thread.
///
/// Only regular files are opened, by no symbolic link: a FIFO or a device could hang. A file that
/// became shorter is read from its start. Of what was there before the first look, more than 256
/// MiB is passed over but for its last 4 MiB.
///
/// A line ends with LF, with CR (a progress bar's), or both. Of a line beyond 8 KiB its first 8 KiB
/// are taken if NCCL's words are in them; else its beginning is passed over until they come.
final class LogFile implements AutoCloseable {
    private static final int MOST_LINE_BYTES = 8192;
    private static final int MOST_HEAD_BYTES = 1024;
    private static final byte[] WORDS = " NCCL ".getBytes(StandardCharsets.US_ASCII);
    private static final int CHUNK_BYTES = 1 << 16;
    private static final long MOST_BACKLOG_BYTES = 256L << 20;
    private static final long BACKLOG_TAIL_BYTES = 4L << 20;
    private static final int MOST_NAME = 255;
    private static final int MOST_PROCESSES = 64;

    private final String name;
    private final Object key;
    private final RegularFile file;
    private long backlogEnd;
    private final long backlogEpochNanos;
    private final Map<Integer, RankProcess> writers = new LinkedHashMap<>();
    private final byte[] line = new byte[MOST_LINE_BYTES];
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int lineBytes;
    private boolean lineIsFull;
    private boolean endedByCr;
    private long position;
    private long skippedBytes;
    private long wantedNanos;
    private long restarts;

    private LogFile(String name, Object key, RegularFile file) {
        this.name = name;
        this.key = key;
        this.file = file;
        backlogEnd = file.sizeBytes();
        backlogEpochNanos = file.writtenEpochNanos();
        if (backlogEnd > MOST_BACKLOG_BYTES) {
            position = backlogEnd - BACKLOG_TAIL_BYTES;
            skippedBytes = position;
        }
    }

    /// What a path stands for now.
    ///
    /// @param key the same for all names of one file
    record Found(Object key, boolean regular, long userId) {
        /// Absent when there is nothing, or nothing that may be seen.
        static Optional<Found> at(Path path) {
            try {
                BasicFileAttributes attributes =
                        Files.readAttributes(path, BasicFileAttributes.class);
                Object key = attributes.fileKey();
                Object user = Files.getAttribute(path, "unix:uid");
                return Optional.of(
                        new Found(
                                key == null ? path : key,
                                attributes.isRegularFile(),
                                user instanceof Integer uid ? Integer.toUnsignedLong(uid) : -1));
            } catch (IOException | UnsupportedOperationException | SecurityException absent) {
                return Optional.empty();
            }
        }
    }

    /// @throws IOException when it cannot be opened, or is not what was found any more
    static LogFile open(Path path, Found found) throws IOException {
        if (!found.regular) {
            throw new FileSystemException(path.toString(), null, "it is not a regular file");
        }
        RegularFile file = RegularFile.open(path);
        try {
            if (!file.key().equals(found.key)) {
                throw new FileSystemException(
                        path.toString(), null, "it was replaced while it was being opened");
            }
            String name =
                    ForeignText.line(
                            Objects.requireNonNullElse(path.getFileName(), path).toString(),
                            MOST_NAME);
            return new LogFile(name, found.key, file);
        } catch (IOException | RuntimeException failed) {
            file.close();
            throw failed;
        }
    }

    /// Without its folder.
    String name() {
        return name;
    }

    Object key() {
        return key;
    }

    /// When the newest of what was there before the first look was written, at the latest.
    long backlogEpochNanos() {
        return backlogEpochNanos;
    }

    /// Whether what is read now was there before the first look.
    boolean inBacklog() {
        return position <= backlogEnd;
    }

    /// Passed over at the first look.
    long skippedBytes() {
        return skippedBytes;
    }

    /// The processes that were seen to name it, by the pid they see themselves under.
    Map<Integer, RankProcess> writers() {
        return writers;
    }

    void wanted(long monotonicNanos) {
        wantedNanos = monotonicNanos;
    }

    void wanted(long monotonicNanos, RankProcess writer) {
        wanted(monotonicNanos);
        if (writers.size() < MOST_PROCESSES || writers.containsKey(writer.pidInNamespace())) {
            writers.put(writer.pidInNamespace(), writer);
        }
    }

    long wantedNanos() {
        return wantedNanos;
    }

    /// How often it was read from its start again.
    long restarts() {
        return restarts;
    }

    /// Hands on the whole lines that were added, without their ends; empty ones too.
    ///
    /// @param budgetBytes at least 0
    /// @return bytes read
    long read(long budgetBytes, Consumer<String> lines) throws IOException {
        if (file.sizeNowBytes() < position) {
            position = 0;
            lineBytes = 0;
            lineIsFull = false;
            endedByCr = false;
            backlogEnd = -1;
            restarts++;
        }
        long read = 0;
        while (read < budgetBytes) {
            int most = (int) Math.min(CHUNK_BYTES, budgetBytes - read);
            int bytes = file.read(chunk, 0, most, position);
            if (bytes <= 0) {
                break;
            }
            position += bytes;
            read += bytes;
            for (int i = 0; i < bytes; i++) {
                take(chunk[i], lines);
            }
        }
        return read;
    }

    private void take(byte next, Consumer<String> lines) {
        if (next == '\n' && endedByCr) {
            endedByCr = false;
            return;
        }
        endedByCr = next == '\r';
        if (next == '\n' || next == '\r') {
            lines.accept(new String(line, 0, lineBytes, StandardCharsets.UTF_8));
            lineBytes = 0;
            lineIsFull = false;
        } else if (!lineIsFull) {
            line[lineBytes++] = next;
            if (lineBytes == MOST_LINE_BYTES) {
                makeRoom();
            }
        }
    }

    private void makeRoom() {
        for (int i = 0; i + WORDS.length <= lineBytes; i++) {
            if (Arrays.equals(line, i, i + WORDS.length, WORDS, 0, WORDS.length)) {
                lineIsFull = true;
                return;
            }
        }
        System.arraycopy(line, lineBytes - MOST_HEAD_BYTES, line, 0, MOST_HEAD_BYTES);
        lineBytes = MOST_HEAD_BYTES;
    }

    @Override
    public void close() {
        file.close();
    }
}
