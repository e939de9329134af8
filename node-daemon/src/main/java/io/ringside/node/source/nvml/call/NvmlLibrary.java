package io.ringside.node.source.nvml.call;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// NVML, loaded by name or path, with those of its functions that this version of it has. It stays
/// loaded until the process ends: a call that hangs in the driver must never find its code
/// unmapped. Any thread.
///
/// Each `call` belongs to the functions of one shape, returns an `nvmlReturn_t` or
/// [NvmlReturn#NO_SYMBOL], allocates nothing, and blocks as long as the driver does.
public final class NvmlLibrary {
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

    public boolean has(NvmlFunction function) {
        return functions.containsKey(function);
    }

    public int call(NvmlFunction function) {
        MethodHandle handle = functions.get(function);
        if (handle == null) {
            return NvmlReturn.NO_SYMBOL;
        }
        try {
            return (int) handle.invokeExact();
        } catch (Throwable impossible) {
            throw fault(function, impossible);
        }
    }

    public int call(NvmlFunction function, MemorySegment a) {
        MethodHandle handle = functions.get(function);
        if (handle == null) {
            return NvmlReturn.NO_SYMBOL;
        }
        try {
            return (int) handle.invokeExact(a);
        } catch (Throwable impossible) {
            throw fault(function, impossible);
        }
    }

    public int call(NvmlFunction function, MemorySegment a, int b) {
        MethodHandle handle = functions.get(function);
        if (handle == null) {
            return NvmlReturn.NO_SYMBOL;
        }
        try {
            return (int) handle.invokeExact(a, b);
        } catch (Throwable impossible) {
            throw fault(function, impossible);
        }
    }

    public int call(NvmlFunction function, int a, MemorySegment b) {
        MethodHandle handle = functions.get(function);
        if (handle == null) {
            return NvmlReturn.NO_SYMBOL;
        }
        try {
            return (int) handle.invokeExact(a, b);
        } catch (Throwable impossible) {
            throw fault(function, impossible);
        }
    }

    public int call(NvmlFunction function, MemorySegment a, MemorySegment b) {
        MethodHandle handle = functions.get(function);
        if (handle == null) {
            return NvmlReturn.NO_SYMBOL;
        }
        try {
            return (int) handle.invokeExact(a, b);
        } catch (Throwable impossible) {
            throw fault(function, impossible);
        }
    }

    public int call(NvmlFunction function, MemorySegment a, int b, MemorySegment c) {
        MethodHandle handle = functions.get(function);
        if (handle == null) {
            return NvmlReturn.NO_SYMBOL;
        }
        try {
            return (int) handle.invokeExact(a, b, c);
        } catch (Throwable impossible) {
            throw fault(function, impossible);
        }
    }

    public int call(NvmlFunction function, MemorySegment a, long b, MemorySegment c) {
        MethodHandle handle = functions.get(function);
        if (handle == null) {
            return NvmlReturn.NO_SYMBOL;
        }
        try {
            return (int) handle.invokeExact(a, b, c);
        } catch (Throwable impossible) {
            throw fault(function, impossible);
        }
    }

    public int call(NvmlFunction function, MemorySegment a, MemorySegment b, int c) {
        MethodHandle handle = functions.get(function);
        if (handle == null) {
            return NvmlReturn.NO_SYMBOL;
        }
        try {
            return (int) handle.invokeExact(a, b, c);
        } catch (Throwable impossible) {
            throw fault(function, impossible);
        }
    }

    public int call(NvmlFunction function, MemorySegment a, MemorySegment b, MemorySegment c) {
        MethodHandle handle = functions.get(function);
        if (handle == null) {
            return NvmlReturn.NO_SYMBOL;
        }
        try {
            return (int) handle.invokeExact(a, b, c);
        } catch (Throwable impossible) {
            throw fault(function, impossible);
        }
    }

    public int call(NvmlFunction function, MemorySegment a, int b, int c, MemorySegment d) {
        MethodHandle handle = functions.get(function);
        if (handle == null) {
            return NvmlReturn.NO_SYMBOL;
        }
        try {
            return (int) handle.invokeExact(a, b, c, d);
        } catch (Throwable impossible) {
            throw fault(function, impossible);
        }
    }

    public int call(
            NvmlFunction function, MemorySegment a, MemorySegment b, MemorySegment c, long d) {
        MethodHandle handle = functions.get(function);
        if (handle == null) {
            return NvmlReturn.NO_SYMBOL;
        }
        try {
            return (int) handle.invokeExact(a, b, c, d);
        } catch (Throwable impossible) {
            throw fault(function, impossible);
        }
    }

    public int call(NvmlFunction function, MemorySegment a, int b, int c, int d, MemorySegment e) {
        MethodHandle handle = functions.get(function);
        if (handle == null) {
            return NvmlReturn.NO_SYMBOL;
        }
        try {
            return (int) handle.invokeExact(a, b, c, d, e);
        } catch (Throwable impossible) {
            throw fault(function, impossible);
        }
    }

    /// NVML's own words for a code, or its number where NVML has none.
    @SuppressWarnings("restricted")
    public String errorText(int code) {
        MethodHandle handle = functions.get(NvmlFunction.ERROR_STRING);
        if (handle == null) {
            return "NVML error " + code;
        }
        MemorySegment text;
        try {
            text = (MemorySegment) handle.invokeExact(code);
        } catch (Throwable impossible) {
            throw fault(NvmlFunction.ERROR_STRING, impossible);
        }
        return text.equals(MemorySegment.NULL)
                ? "NVML error " + code
                : text(text.reinterpret(ERROR_TEXT_BYTES));
    }

    /// The text in a buffer that another program filled: up to its first NUL, or all of it.
    public static String text(MemorySegment buffer) {
        long length = 0;
        while (length < buffer.byteSize() && buffer.get(JAVA_BYTE, length) != 0) {
            length++;
        }
        byte[] bytes = buffer.asSlice(0, length).toArray(JAVA_BYTE);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static IllegalStateException fault(NvmlFunction function, Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("a native call threw: " + function, thrown);
    }
}
