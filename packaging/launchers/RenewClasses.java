import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/// Gives the old classes of a folder's jars the form of Java 8, so that Java's caches can hold them:
/// `java RenewClasses.java FOLDER`. Java keeps no class of a form before 6 in a cache once it was
/// linked, and reads and verifies it anew at each start; picocli's are of Java 5. The code does the
/// same as before: what the verifier reads is added. A jar without such classes is left alone.
final class RenewClasses {
    private static final int OLDEST_THAT_IS_KEPT = ClassFile.JAVA_6_VERSION;

    private RenewClasses() {}

    public static void main(String[] arguments) throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
        for (Path jar : jars) {
            renew(jar);
        }
    }

    private static void renew(Path file) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        Map<String, Long> times = new LinkedHashMap<>();
        try (JarFile jar = new JarFile(file.toFile())) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                try (InputStream in = jar.getInputStream(entry)) {
                    entries.put(entry.getName(), in.readAllBytes());
                    times.put(entry.getName(), entry.getTime());
                }
            }
        }
        ClassFile classes = classFile(entries);
        List<String> old = new ArrayList<>();
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            if (entry.getKey().endsWith(".class") && version(entry.getValue()) < OLDEST_THAT_IS_KEPT) {
                entry.setValue(renewed(classes, entry.getValue()));
                old.add(entry.getKey());
            }
        }
        if (old.isEmpty()) {
            return;
        }
        FileTime time = Files.getLastModifiedTime(file);
        Path made = file.resolveSibling(file.getFileName() + ".new");
        try (OutputStream out = Files.newOutputStream(made);
                JarOutputStream jar = new JarOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                JarEntry to = new JarEntry(entry.getKey());
                to.setTime(times.get(entry.getKey()));
                jar.putNextEntry(to);
                jar.write(entry.getValue());
                jar.closeEntry();
            }
            // As the licence of picocli asks of whoever changes a file.
            JarEntry note = new JarEntry("META-INF/RENEWED.txt");
            note.setTime(time.toMillis());
            jar.putNextEntry(note);
            jar.write(
                    (old.size() + " classes of this jar were given the form of Java 8 by the build of Ringside.\n")
                            .getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
        }
        Files.move(made, file, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(file, time);
        System.out.println(file.getFileName() + ": " + old.size() + " classes renewed");
    }

    /// Knows the jar's own classes, and Java's, by name.
    private static ClassFile classFile(Map<String, byte[]> entries) {
        ClassHierarchyResolver own =
                ClassHierarchyResolver.ofResourceParsing(
                        description -> {
                            String name = description.descriptorString();
                            byte[] bytes = entries.get(name.substring(1, name.length() - 1) + ".class");
                            return bytes == null ? null : new ByteArrayInputStream(bytes);
                        });
        return ClassFile.of(
                ClassFile.ClassHierarchyResolverOption.of(
                        own.orElse(ClassHierarchyResolver.defaultResolver())),
                StackMapsOption.GENERATE_STACK_MAPS);
    }

    private static byte[] renewed(ClassFile classes, byte[] old) {
        ClassModel model = classes.parse(old);
        // Each instruction is written anew: a method that is copied whole gets no frames.
        return classes.transformClass(
                model,
                ClassTransform.transformingMethodBodies(CodeBuilder::with)
                        .andThen(
                                ClassTransform.endHandler(
                                        to -> to.withVersion(ClassFile.JAVA_8_VERSION, 0))));
    }

    private static int version(byte[] of) {
        return (of[6] & 0xff) << 8 | of[7] & 0xff;
    }
}
