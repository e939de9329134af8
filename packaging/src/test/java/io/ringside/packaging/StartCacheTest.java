package io.ringside.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher with Java's cache of loaded classes: used where it fits, and never in the way.
class StartCacheTest {
    /// In place of our program: says whether a cache is mapped into its memory.
    private static final String PROGRAM =
            """
            package io.ringside.desktop.boot;
            public class Main {
                public static void main(String[] arguments) throws Exception {
                    String maps = java.nio.file.Files.readString(java.nio.file.Path.of("/proc/self/maps"));
                    String cache = maps.contains("/window.aot") ? "window" : maps.contains("/command.aot") ? "command" : "no";
                    System.out.println(cache + " cache, " + String.join(" ", arguments));
                }
            }
            """;

    @TempDir private Path home;

    @BeforeEach
    void aTreeAsThePackageHasIt() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/maps")), "there is no /proc to see it by");
        Path source = home.resolve("source/io/ringside/desktop/boot/Main.java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, PROGRAM);
        Path classes = Files.createDirectories(home.resolve("classes"));
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", classes.toString(), source.toString()));
        Path jars = Files.createDirectories(home.resolve("lib/desktop"));
        String entry = "io/ringside/desktop/boot/Main.class";
        jar(jars.resolve("b-program.jar"), entry, Files.readAllBytes(classes.resolve(entry)));
        jar(
                jars.resolve("a-library.jar"),
                "note.txt",
                "a library".getBytes(StandardCharsets.UTF_8));
        Path bin = Files.createDirectories(home.resolve("bin"));
        Files.copy(Path.of("launchers", "launch.sh"), bin.resolve("ringside"));
    }

    @Test
    void withoutACacheTheProgramStarts() throws Exception {
        assertEquals(new ProgramRun(0, "no cache, open here\n", ""), start("open", "here"));
    }

    @Test
    void aCacheThatFitsIsUsedByTheCommandsThatItIsFor() throws Exception {
        learn("window");
        Files.copy(home.resolve("lib/window.aot"), home.resolve("lib/command.aot"));
        assertEquals(new ProgramRun(0, "window cache, open here\n", ""), start("open", "here"));
        assertEquals(new ProgramRun(0, "window cache, \n", ""), start());
        assertEquals(new ProgramRun(0, "command cache, report\n", ""), start("report"));
    }

    @Test
    void aCacheOlderThanAJarIsPassedOverInSilence() throws Exception {
        learn("window");
        Path jar = home.resolve("lib/desktop/b-program.jar");
        long made = Files.getLastModifiedTime(home.resolve("lib/window.aot")).toMillis();
        Files.setLastModifiedTime(jar, FileTime.fromMillis(made + 2_000));
        assertEquals(new ProgramRun(0, "no cache, open\n", ""), start("open"));
    }

    @Test
    void aCacheFromBeforeAJarWasAddedIsPassedOverInSilence() throws Exception {
        learn("window");
        jar(home.resolve("lib/desktop/0-new.jar"), "note.txt", new byte[] {'x'});
        assertEquals(new ProgramRun(0, "no cache, open\n", ""), start("open"));
    }

    @Test
    void aCacheThatIsNoneIsPassedOverInSilence() throws Exception {
        Path cache = home.resolve("lib/window.aot");
        Files.writeString(cache, "this is no cache ".repeat(10_000));
        assertEquals(new ProgramRun(0, "no cache, open\n", ""), start("open"));
        Files.write(cache, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
        assertEquals(new ProgramRun(0, "no cache, open\n", ""), start("open"));
        Files.delete(cache);
        Files.createDirectory(cache);
        assertEquals(new ProgramRun(0, "no cache, open\n", ""), start("open"));
    }

    @Test
    void aCacheThatWasCutOffIsPassedOverInSilence() throws Exception {
        learn("window");
        Path cache = home.resolve("lib/window.aot");
        byte[] whole = Files.readAllBytes(cache);
        for (double share : new double[] {0.9, 0.5, 0.001}) {
            Files.write(cache, java.util.Arrays.copyOf(whole, (int) (share * whole.length)));
            assertEquals(new ProgramRun(0, "no cache, open\n", ""), start("open"), "of " + share);
        }
    }

    @Test
    void aCacheOfAnotherJavaIsPassedOverInSilence() throws Exception {
        learn("window");
        Path cache = home.resolve("lib/window.aot");
        byte[] bytes = Files.readAllBytes(cache);
        byte[] build = System.getProperty("java.vm.version").getBytes(StandardCharsets.UTF_8);
        int at = find(bytes, build);
        bytes[at + build.length - 1] ^= 1;
        Files.write(cache, bytes);
        assertEquals(new ProgramRun(0, "no cache, open\n", ""), start("open"));
    }

    /// As make-caches.sh has a program learn.
    private void learn(String name) throws IOException, InterruptedException {
        Path cache = home.resolve("lib").resolve(name + ".aot");
        ProcessBuilder run = launcher(List.of("open"));
        run.environment().put("JDK_JAVA_OPTIONS", "-XX:AOTCacheOutput=" + cache);
        ProgramRun learnt = end(run);
        assertTrue(Files.isRegularFile(cache), () -> "no cache: " + learnt);
    }

    private ProgramRun start(String... arguments) throws IOException, InterruptedException {
        return end(launcher(List.of(arguments)));
    }

    private ProcessBuilder launcher(List<String> arguments) {
        List<String> command =
                new java.util.ArrayList<>(List.of("sh", home.resolve("bin/ringside").toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("RINGSIDE_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        return builder;
    }

    private ProgramRun end(ProcessBuilder builder) throws IOException, InterruptedException {
        Path errors = home.resolve("errors");
        Process run = builder.redirectError(errors.toFile()).start();
        String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new ProgramRun(run.waitFor(), output, Files.readString(errors));
    }

    private static void jar(Path file, String name, byte[] content) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new ZipEntry(name));
            jar.write(content);
        }
    }

    private static int find(byte[] in, byte[] what) {
        for (int i = 0; i <= in.length - what.length; i++) {
            if (java.util.Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        throw new AssertionError("the cache does not say of which Java it is");
    }
}
