package io.ringside.node.nvml;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A libnvidia-ml.so.1 built from src/test/c for one test, whose `fake_*` words that test sets.
final class FakeNvml {
    final String path;
    private final SymbolLookup symbols;

    @SuppressWarnings("restricted")
    private FakeNvml(Path library) {
        this.path = library.toString();
        this.symbols = SymbolLookup.libraryLookup(library, Arena.global());
    }

    /// @param without symbols left out, as in `MEMORY_V2`
    static FakeNvml build(Path directory, String... without)
            throws IOException, InterruptedException {
        Path library = directory.resolve(NvmlSession.LIBRARY);
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "gcc",
                                "-std=c17",
                                "-D_GNU_SOURCE",
                                "-shared",
                                "-fPIC",
                                "-Wall",
                                "-Wextra",
                                "-Wpedantic",
                                "-Wshadow",
                                "-Wconversion",
                                "-Wvla",
                                "-Werror"));
        for (String name : without) {
            command.add("-DWITHOUT_" + name);
        }
        command.addAll(List.of("-o", library.toString(), "src/test/c/fake_nvml.c"));
        Process gcc = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, gcc.waitFor(), output);
        return new FakeNvml(library);
    }

    void set(String word, int value) {
        word(word).set(JAVA_INT, 0, value);
    }

    int get(String word) {
        return word(word).get(JAVA_INT, 0);
    }

    @SuppressWarnings("restricted")
    private MemorySegment word(String name) {
        return symbols.find(name).orElseThrow().reinterpret(Integer.BYTES);
    }
}
