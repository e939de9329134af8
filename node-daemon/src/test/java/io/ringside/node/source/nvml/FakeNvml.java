package io.ringside.node.source.nvml;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.node.source.nvml.call.NvmlSession;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A libnvidia-ml.so.1 built from src/test/c for one test: GPUs with the figures of an H200, which
/// the test makes ill by [#set]. A program of its own is told by a file of such lines (`gpus=8`,
/// `gpu3.xid=79`), named by the environment's FAKE_NVML_SCRIPT and read again when it changes.
///
/// StateWords: `gpus`, `links`, `init_result`, `raw_texts` (texts without an end), `moving`
/// (sensors move with each look, but for those of a GPU that is `stuck`), `hang` (a function that
/// does not return until the word is empty), and of each GPU, `gpu3.` before it or of all, those in
/// fake_nvml.h, `xid` and `event` (delivered once each) and `answer.<function>` (what that function
/// returns).
public final class FakeNvml {
    public final String path;
    private final SymbolLookup symbols;

    @SuppressWarnings("restricted")
    private FakeNvml(Path library) {
        this.path = library.toString();
        this.symbols = SymbolLookup.libraryLookup(library, Arena.global());
    }

    /// @param without functions left out, as older drivers do
    public static FakeNvml build(Path directory, String... without)
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
        for (String function : without) {
            command.add("-D" + function + "=without_" + function);
        }
        command.addAll(List.of("-o", library.toString()));
        try (Stream<Path> sources = Files.list(Path.of("src/test/c"))) {
            sources.map(Path::toString)
                    .filter(name -> name.contains("fake_nvml") && name.endsWith(".c"))
                    .sorted()
                    .forEach(command::add);
        }
        command.add("-lpthread");
        Process gcc = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, gcc.waitFor(), output);
        return new FakeNvml(library);
    }

    public FakeNvml set(String word, int value) {
        return set(word, Integer.toString(value));
    }

    public FakeNvml set(String word, String value) {
        try (Arena arena = Arena.ofConfined()) {
            assertEquals(
                    0,
                    (int)
                            function("fake_set", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS))
                                    .invokeExact(
                                            arena.allocateFrom(word), arena.allocateFrom(value)),
                    word);
            return this;
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public int get(String word) {
        try (Arena arena = Arena.ofConfined()) {
            return (int)
                    function("fake_get", FunctionDescriptor.of(JAVA_INT, ADDRESS))
                            .invokeExact(arena.allocateFrom(word));
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @SuppressWarnings("restricted")
    private MethodHandle function(String name, FunctionDescriptor descriptor) {
        MemorySegment at = symbols.find(name).orElseThrow();
        return Linker.nativeLinker().downcallHandle(at, descriptor);
    }
}
