package io.ringside.node.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Files of a host under a test's own root.
public final class FakeHost {
    private final Path root;

    public FakeHost(Path root) {
        this.root = root;
    }

    public HostFiles files() {
        return new HostFiles(root);
    }

    /// @param path as on the host
    public FakeHost put(String path, String text) throws IOException {
        Path file = at(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
        return this;
    }

    public FakeHost link(String path, String target) throws IOException {
        Path file = at(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.createSymbolicLink(file, Path.of(target));
        return this;
    }

    /// With all that is in it.
    public void delete(String path) throws IOException {
        try (Stream<Path> found = Files.walk(at(path))) {
            List<Path> all = found.sorted(Comparator.reverseOrder()).toList();
            for (Path one : all) {
                Files.delete(one);
            }
        }
    }

    private Path at(String path) {
        return root.resolve(path.substring(1)).normalize();
    }
}
