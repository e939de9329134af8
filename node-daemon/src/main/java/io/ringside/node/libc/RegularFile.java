package io.ringside.node.libc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;

/// A regular file, open to be read: how this daemon opens whatever it did not make itself. Opening
/// waits for nobody, and anything but a regular file (a FIFO, a device, a socket, a folder) is
/// refused once it is open, so that nothing can be exchanged in between. Files of /proc and /sys
/// are regular. Belongs to one thread at a time; a read blocks as long as the disk does.
public final class RegularFile implements AutoCloseable {
    private static final ThreadLocal<Descriptors> CALLS = ThreadLocal.withInitial(Descriptors::new);
    private static final int FIRST_BYTES = 4096;
    private static final int EPERM = 1;
    private static final int ENOENT = 2;
    private static final int ENXIO = 6;
    private static final int EACCES = 13;
    private static final int ENOTDIR = 20;
    private static final int EISDIR = 21;
    private static final int ELOOP = 40;

    private final Path path;
    private final int userId;
    private final long sizeBytes;
    private final long writtenEpochNanos;
    private int descriptor;

    private RegularFile(Path path, int descriptor, Descriptors seen) {
        this.path = path;
        this.descriptor = descriptor;
        userId = seen.userId();
        sizeBytes = seen.sizeBytes();
        writtenEpochNanos = seen.writtenEpochNanos();
    }

    /// For places that others write: a symbolic link in the last place is refused.
    ///
    /// @throws FileSystemException whose reason is a clause without the path
    public static RegularFile open(Path path) throws IOException {
        return open(path, false, false);
    }

    /// For names that this daemon's user gave, and the kernel's own: links are followed, since
    /// Kubernetes mounts configurations and tokens as such.
    ///
    /// @throws FileSystemException as [#open]
    public static RegularFile openNamed(Path path) throws IOException {
        return open(path, false, true);
    }

    /// The whole file.
    ///
    /// @param most bytes
    /// @throws IOException also when there are more, as [#openNamed]
    public static byte[] named(Path path, int most) throws IOException {
        try (RegularFile file = openNamed(path)) {
            byte[] bytes = file.bytes(most + 1);
            if (bytes.length > most) {
                throw new FileSystemException(
                        path.toString(), null, "it has more than " + most + " bytes");
            }
            return bytes;
        }
    }

    /// As [#open], for what needs a channel: mapping, locks. It is opened a second time through
    /// /proc/self/fd, which leads to the very file that was looked at, whatever the name stands for
    /// by now.
    ///
    /// @param fileKey of the file that is meant
    /// @throws NoSuchFileException when another one stands there
    public static FileChannel channel(Path path, Object fileKey, boolean write) throws IOException {
        try (RegularFile file = open(path, write, false)) {
            if (!fileKey.equals(file.key())) {
                throw new NoSuchFileException(
                        path.toString(), null, "it was replaced while it was being opened");
            }
            return FileChannel.open(
                    file.link(),
                    write
                            ? Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE)
                            : Set.of(StandardOpenOption.READ));
        }
    }

    private static RegularFile open(Path path, boolean write, boolean follow) throws IOException {
        Descriptors calls = CALLS.get();
        int descriptor = calls.open(path, write, follow);
        if (descriptor < 0) {
            throw refused(path, -descriptor);
        }
        int seen = calls.look(descriptor);
        if (seen < 0 || !calls.isRegular()) {
            var _ = calls.close(descriptor);
            throw seen < 0 ? refused(path, -seen) : notRegular(path);
        }
        return new RegularFile(path, descriptor, calls);
    }

    /// Its owner.
    public int userId() {
        return userId;
    }

    /// When it was opened. Files of /proc say 0 or a page.
    public long sizeBytes() {
        return sizeBytes;
    }

    /// As it is now.
    public long sizeNowBytes() throws IOException {
        Descriptors calls = CALLS.get();
        int seen = descriptor < 0 ? descriptor : calls.look(descriptor);
        if (seen < 0) {
            throw refused(path, -seen);
        }
        return calls.sizeBytes();
    }

    /// When it was written last, as of its opening.
    public long writtenEpochNanos() {
        return writtenEpochNanos;
    }

    /// As [BasicFileAttributes#fileKey] of any of its names.
    public Object key() throws IOException {
        return Objects.requireNonNull(
                Files.readAttributes(link(), BasicFileAttributes.class).fileKey());
    }

    /// Reads from a place of the file.
    ///
    /// @return how many bytes, at most 64 KiB; 0 at the end
    public int read(byte[] into, int offset, int length, long at) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        int read =
                descriptor < 0
                        ? descriptor
                        : CALLS.get().read(descriptor, into, offset, length, at);
        if (read < 0) {
            throw refused(path, -read);
        }
        return read;
    }

    /// From its start, at most so many; what grows while it is read is not followed beyond.
    public byte[] bytes(int most) throws IOException {
        byte[] bytes = new byte[Math.min(most, FIRST_BYTES)];
        int length = 0;
        int read = read(bytes, 0, bytes.length, 0);
        while (read > 0) {
            length += read;
            if (length == bytes.length && length < most) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(4L * length, most));
            }
            read = length == most ? 0 : read(bytes, length, bytes.length - length, length);
        }
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    /// The file from its start. Closing the stream closes the file.
    public InputStream stream() {
        return new InputStream() {
            private final byte[] one = new byte[1];
            private long position;

            @Override
            public int read() throws IOException {
                return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int read = RegularFile.this.read(into, offset, length, position);
                position += read;
                return read == 0 && length > 0 ? -1 : read;
            }

            @Override
            public void close() {
                RegularFile.this.close();
            }
        };
    }

    @Override
    public void close() {
        if (descriptor >= 0) {
            var _ = CALLS.get().close(descriptor);
            descriptor = -ENOENT;
        }
    }

    private Path link() {
        return Path.of("/proc/self/fd", Integer.toString(descriptor));
    }

    private static IOException refused(Path path, int error) {
        String name = path.toString();
        return switch (error) {
            case ENOENT, ENOTDIR -> new NoSuchFileException(name, null, "there is none");
            case EACCES, EPERM -> new AccessDeniedException(name, null, "it may not be read");
            case ELOOP ->
                    new FileSystemException(
                            name, null, "it is a symbolic link, which is not followed");
            case ENXIO, EISDIR -> notRegular(path);
            default ->
                    new FileSystemException(name, null, "it cannot be read (error " + error + ")");
        };
    }

    private static IOException notRegular(Path path) {
        return new FileSystemException(path.toString(), null, "it is not a regular file");
    }
}
