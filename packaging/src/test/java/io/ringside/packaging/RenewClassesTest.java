package io.ringside.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The jar of picocli, whose classes are of Java 5, before and after.
class RenewClassesTest {
    private static final int JAVA_6 = 50;

    @TempDir private Path folder;
    private Path jar = Path.of("");

    @BeforeEach
    void theJarAsItsMakersPublishIt() throws Exception {
        Path published =
                Path.of(
                        CommandLine.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        jar = Files.copy(published, folder.resolve("picocli.jar"));
    }

    @Test
    void noClassIsLeftThatACacheCannotHold() throws Exception {
        assertFalse(old().isEmpty(), "nothing to renew");
        List<String> names = new ArrayList<>(names());
        names.add("META-INF/RENEWED.txt");

        renew();

        assertEquals(List.of(), old());
        assertEquals(names, names());
    }

    @Test
    void everyRenewedClassPassesTheVerifierAndRunsAsBefore() throws Exception {
        ProgramRun before = java("-cp", jar.toString(), "picocli.AutoComplete", "--help");
        renew();
        ProgramRun after =
                java("-Xverify:all", "-cp", jar.toString(), "picocli.AutoComplete", "--help");

        assertEquals(0, before.exitCode(), before.toString());
        assertEquals(before.output(), after.output(), after.errors());
        assertTrue(after.output().contains("Usage: picocli.AutoComplete"), after.output());
    }

    @Test
    void aJarOfNewerClassesIsLeftAsItIs() throws Exception {
        renew();
        byte[] once = Files.readAllBytes(jar);

        renew();

        assertEquals(-1, java.util.Arrays.mismatch(once, Files.readAllBytes(jar)));
    }

    private void renew() throws IOException, InterruptedException {
        ProgramRun run =
                java(Path.of("launchers", "RenewClasses.java").toString(), folder.toString());
        assertEquals(0, run.exitCode(), run.errors());
    }

    private List<String> names() throws IOException {
        try (JarFile read = new JarFile(jar.toFile())) {
            return read.stream().map(JarEntry::getName).toList();
        }
    }

    private List<String> old() throws IOException {
        List<String> old = new ArrayList<>();
        try (JarFile read = new JarFile(jar.toFile())) {
            for (JarEntry entry : read.stream().toList()) {
                if (entry.getName().endsWith(".class")) {
                    try (DataInputStream in = new DataInputStream(read.getInputStream(entry))) {
                        in.readInt();
                        in.readUnsignedShort();
                        if (in.readUnsignedShort() < JAVA_6) {
                            old.add(entry.getName());
                        }
                    }
                }
            }
        }
        return old;
    }

    private ProgramRun java(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        Path errors = folder.resolve("errors");
        Process run = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new ProgramRun(run.waitFor(), output, Files.readString(errors));
    }
}
