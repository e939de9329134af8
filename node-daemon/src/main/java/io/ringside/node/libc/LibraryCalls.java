package io.ringside.node.libc;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/// Functions of this process's C library that return a number, or -1 and leave errno. Belongs to
/// one thread.
public final class LibraryCalls {
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO_OFFSET =
            STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private final MemorySegment state = Arena.ofAuto().allocate(STATE);

    /// To be invoked with [#state()] first, within [#call(NativeCall)].
    ///
    /// @throws java.util.NoSuchElementException where the library has no such symbol
    public static MethodHandle handle(String symbol, ValueLayout result, ValueLayout... arguments) {
        return handle(List.of(), symbol, result, arguments);
    }

    /// As [#handle(String, ValueLayout, ValueLayout...)].
    ///
    /// @param index of the first argument that C's prototype does not name
    public static MethodHandle variadicHandle(
            int index, String symbol, ValueLayout result, ValueLayout... arguments) {
        return handle(List.of(Linker.Option.firstVariadicArg(index)), symbol, result, arguments);
    }

    /// Where a call leaves its errno.
    public MemorySegment state() {
        return state;
    }

    /// What it returned, which must fit into an int, or -errno.
    public int call(NativeCall call) {
        try {
            long result = call.make();
            return result >= 0 ? (int) result : -state.get(JAVA_INT, ERRNO_OFFSET);
        } catch (RuntimeException | Error fault) {
            throw fault;
        } catch (Throwable impossible) {
            throw new IllegalStateException("a native call threw", impossible);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(
            List<Linker.Option> options,
            String symbol,
            ValueLayout result,
            ValueLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        List<Linker.Option> all = new ArrayList<>(options);
        all.add(Linker.Option.captureCallState("errno"));
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(symbol),
                FunctionDescriptor.of(result, arguments),
                all.toArray(Linker.Option[]::new));
    }

    /// One native call.
    public interface NativeCall {
        long make() throws Throwable;
    }
}
