package io.ringside.node.nvml;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// NVML, loaded by name or path, with those of its functions that this version of it has. It stays
/// loaded until the process ends: a call that hangs in the driver must never find its code
/// unmapped. Owned by the thread that reads.
final class NvmlLibrary {
    private static final int ERROR_TEXT_BYTES = 256;

    private final Map<NvmlFunction, MethodHandle> functions;

    private NvmlLibrary(Map<NvmlFunction, MethodHandle> functions) {
        this.functions = functions;
    }

    /// Empty: the dynamic linker finds no such library here.
    @SuppressWarnings("restricted")
    static Optional<NvmlLibrary> open(String nameOrPath) {
        SymbolLookup lookup;
        try {
            lookup = SymbolLookup.libraryLookup(nameOrPath, Arena.global());
        } catch (IllegalArgumentException notFound) {
            return Optional.empty();
        }
        Map<NvmlFunction, MethodHandle> functions = new EnumMap<>(NvmlFunction.class);
        for (NvmlFunction function : NvmlFunction.values()) {
            function.symbols.stream()
                    .flatMap(symbol -> lookup.find(symbol).stream())
                    .findFirst()
                    .map(at -> Linker.nativeLinker().downcallHandle(at, function.descriptor))
                    .ifPresent(handle -> functions.put(function, handle));
        }
        return Optional.of(new NvmlLibrary(functions));
    }

    /// Calls the function and returns its `nvmlReturn_t`, or [NvmlReturn#NO_SYMBOL]. Blocks as long
    /// as the driver does.
    int call(NvmlFunction function, Object... arguments) {
        MethodHandle handle = functions.get(function);
        return handle == null ? NvmlReturn.NO_SYMBOL : (int) invoke(handle, function, arguments);
    }

    /// NVML's own words for a code, or its number where NVML has none.
    @SuppressWarnings("restricted")
    String errorText(int code) {
        MethodHandle handle = functions.get(NvmlFunction.ERROR_STRING);
        if (handle == null) {
            return "NVML error " + code;
        }
        MemorySegment text = (MemorySegment) invoke(handle, NvmlFunction.ERROR_STRING, code);
        return text.equals(MemorySegment.NULL)
                ? "NVML error " + code
                : text(text.reinterpret(ERROR_TEXT_BYTES));
    }

    /// The text in a buffer that another program filled: up to its first NUL, or all of it.
    static String text(MemorySegment buffer) {
        long length = 0;
        while (length < buffer.byteSize() && buffer.get(JAVA_BYTE, length) != 0) {
            length++;
        }
        byte[] bytes = buffer.asSlice(0, length).toArray(JAVA_BYTE);
        return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static Object invoke(MethodHandle handle, NvmlFunction function, Object... arguments) {
        try {
            return handle.invokeWithArguments(arguments);
        } catch (RuntimeException | Error fault) {
            throw fault;
        } catch (Throwable impossible) {
            throw new IllegalStateException("a native call threw: " + function, impossible);
        }
    }
}
