import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// Makes the Debian packages of the tree that the build assembled, each with a trimmed runtime of its
/// own: `java MakePackages.java TREE OUT VERSION MODULES_OF_DESKTOP MODULES_OF_NODE`. Needs dpkg-deb
/// and fakeroot. They hold the tree's own launcher, so that an installed program takes the same heap
/// and options as one from the tree; jpackage's is only its place holder.
final class MakePackages {
    private static final Path HERE = Path.of("").toAbsolutePath();

    /// @param parts of the tree's `lib` that the package has
    record Wanted(String name, String description, String modules, List<String> parts, List<String> ofDeb) {}

    private MakePackages() {}

    public static void main(String[] arguments) throws IOException {
        Path tree = Path.of(arguments[0]);
        Path out = Path.of(arguments[1]);
        String version = arguments[2];
        delete(out);
        make(tree, out, version, new Wanted(
                "ringside",
                "Live monitor for GPU clusters: the window and its command-line twin",
                arguments[3],
                List.of("desktop"),
                List.of(
                        "--linux-shortcut",
                        "--linux-package-deps",
                        "libgtk-3-0 | libgtk-3-0t64, libpango-1.0-0, libpangoft2-1.0-0, libfreetype6, libgl1, libxtst6, "
                                + "libxxf86vm1, fonts-dejavu-core")));
        make(tree, out, version, new Wanted(
                "ringside-node",
                "Live monitor for GPU clusters: the daemon of a GPU node and the NCCL profiler plugin",
                arguments[4],
                List.of("node"),
                List.of()));
    }

    private static void make(Path tree, Path out, String version, Wanted wanted) throws IOException {
        Path runtime = out.resolve("runtime-" + wanted.name());
        run("jlink", List.of(
                "--add-modules", wanted.modules(), "--strip-debug", "--no-header-files", "--no-man-pages",
                "--compress", "zip-6",
                "--generate-cds-archive", // without it a JVM takes 15 MiB more
                "--output", runtime.toString()));

        Path input = Files.createDirectories(out.resolve("input-" + wanted.name()));
        Path any = anyJar(tree.resolve("lib").resolve(wanted.parts().getFirst()));
        Files.copy(any, input.resolve("any.jar"));
        Path images = out.resolve("images");
        run("jpackage", List.of(
                "--type", "app-image", "--name", wanted.name(), "--app-version", version,
                "--vendor", "Ringside", "--description", wanted.description(),
                "--input", input.toString(), "--main-jar", "any.jar", "--main-class", "none",
                "--runtime-image", runtime.toString(), "--dest", images.toString()));

        Path image = images.resolve(wanted.name());
        Files.delete(image.resolve("lib/app/any.jar"));
        Files.delete(image.resolve("lib/app/" + wanted.name() + ".cfg")); // jpackage's launcher read it
        Files.delete(image.resolve("lib/libapplauncher.so"));
        Files.copy(
                tree.resolve("bin").resolve(wanted.name()),
                image.resolve("bin").resolve(wanted.name()),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        for (String part : wanted.parts()) {
            copy(tree.resolve("lib").resolve(part), image.resolve("lib").resolve(part));
        }
        if (wanted.parts().contains("node")) {
            Path plugin = tree.resolve("lib/libnccl-profiler-ringside.so");
            Files.copy(plugin, image.resolve("lib/app").resolve(plugin.getFileName()));
            Path unit = HERE.resolve("systemd/ringside-node.service");
            Files.copy(unit, image.resolve("lib/app").resolve(unit.getFileName()));
        }

        List<String> deb = new ArrayList<>(List.of(
                "--type", "deb", "--name", wanted.name(), "--app-version", version,
                "--vendor", "Ringside", "--description", wanted.description(),
                "--linux-deb-maintainer", "maintainers@ringside.io",
                "--license-file", HERE.resolve("../LICENSE").toString(),
                "--app-image", image.toString(),
                "--resource-dir", HERE.resolve("deb").resolve(wanted.parts().getFirst()).toString(),
                "--dest", out.toString()));
        deb.addAll(wanted.ofDeb());
        run("jpackage", deb);
    }

    private static Path anyJar(Path folder) throws IOException {
        try (Stream<Path> jars = Files.list(folder)) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith("ringside-"))
                    .min(Comparator.naturalOrder())
                    .orElseThrow(() -> new IOException(folder + " has no jar of Ringside's: is the tree built?"));
        }
    }

    private static void run(String tool, List<String> arguments) {
        int status = ToolProvider.findFirst(tool)
                .orElseThrow(() -> new IllegalStateException("This Java has no " + tool + "; a JDK has."))
                .run(System.out, System.err, arguments.toArray(String[]::new));
        if (status != 0) {
            throw new IllegalStateException(tool + " ended with " + status + ": " + arguments);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Files.copy(path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Path[] paths;
        try (Stream<Path> walked = Files.walk(folder)) {
            paths = walked.sorted(Comparator.reverseOrder()).toArray(Path[]::new);
        }
        for (Path path : Arrays.asList(paths)) {
            Files.delete(path);
        }
    }
}
