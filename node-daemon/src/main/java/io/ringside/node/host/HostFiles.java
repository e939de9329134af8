package io.ringside.node.host;

import io.ringside.node.libc.RegularFile;
import io.ringside.protocol.files.Folder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads files of the host under a root: `/`, or where a container sees the host's. A file that is
/// missing, forbidden, no regular one or vanishes while it is read is absent; of one without end
/// the first [#MOST_BYTES] are read. Immutable; any thread; blocks as long as the kernel does.
///
/// Paths are written as on the host: "/sys/class/net/eth0/mtu".
public final class HostFiles {
    /// More than any file of /proc or /sys that is read here.
    public static final int MOST_BYTES = 1 << 20;

    private static final int MOST_CHILDREN = 100_000;

    private final Path root;

    public HostFiles(Path root) {
        this.root = root;
    }

    public Path path(String onHost) {
        return root.resolve(onHost.startsWith("/") ? onHost.substring(1) : onHost);
    }

    public boolean exists(String onHost) {
        return Files.exists(path(onHost));
    }

    /// The content as it is, of a file whose bytes are UTF-8 or ASCII.
    public Optional<String> text(String onHost) {
        try (RegularFile file = RegularFile.openNamed(path(onHost))) {
            return Optional.of(new String(file.bytes(MOST_BYTES), StandardCharsets.UTF_8));
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /// As [#text], in a folder that is not the host's own: absent when a symbolic link stands in
    /// the last place.
    public Optional<String> unlinkedText(String onHost) {
        try (RegularFile file = RegularFile.open(path(onHost))) {
            return Optional.of(new String(file.bytes(MOST_BYTES), StandardCharsets.UTF_8));
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /// The content without white space around it; absent when nothing else is there.
    public Optional<String> word(String onHost) {
        return text(onHost).map(String::strip).filter(text -> !text.isEmpty());
    }

    /// A decimal number, alone in its file.
    public OptionalLong number(String onHost) {
        return word(onHost).map(HostFiles::decimal).orElse(OptionalLong.empty());
    }

    /// The lines, without their ends; empty when the file is absent.
    public List<String> lines(String onHost) {
        return text(onHost).map(text -> text.lines().toList()).orElse(List.of());
    }

    /// The names in a folder, sorted; empty when it is absent.
    public List<String> children(String onHost) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Folder.entries(path(onHost))) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
                if (names.size() == MOST_CHILDREN) {
                    break;
                }
            }
        } catch (IOException | DirectoryIteratorException | SecurityException absent) {
            return List.of();
        }
        names.sort(null);
        return names;
    }

    /// Where a symbolic link leads, as it is written.
    public Optional<String> link(String onHost) {
        try {
            return Optional.of(Files.readSymbolicLink(path(onHost)).toString());
        } catch (IOException | UnsupportedOperationException | SecurityException absent) {
            return Optional.empty();
        }
    }

    private static OptionalLong decimal(String word) {
        try {
            return OptionalLong.of(Long.parseLong(word));
        } catch (NumberFormatException notOne) {
            return OptionalLong.empty();
        }
    }
}
