package io.ringside.protocol.files;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.nio.file.Path;

/// Linux's open(2) with O_NONBLOCK, which Java does not offer: a pipe at that name holds nobody up.
/// On x86-64 or arm64. Any thread.
public final class UnwaitingOpen {
    private static final int O_RDWR = 2;
    private static final int O_NOCTTY = 0x100;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_NOFOLLOW =
            System.getProperty("os.arch", "").equals("aarch64") ? 0x8000 : 0x20000;
    private static final Charset NAMES =
            Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO_OFFSET =
            STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle OPEN =
            handle(
                    "open",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                    Linker.Option.firstVariadicArg(2),
                    Linker.Option.captureCallState("errno"));
    private static final MethodHandle CLOSE =
            handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private UnwaitingOpen() {}

    /// For reading.
    ///
    /// @param write for writing too
    /// @param follow whether a symbolic link in the last place is followed
    /// @return a descriptor, or minus the error number
    public static int open(Path file, boolean write, boolean follow) {
        byte[] bytes = file.toString().getBytes(NAMES);
        int flags =
                O_NONBLOCK
                        | O_CLOEXEC
                        | O_NOCTTY
                        | (write ? O_RDWR : 0)
                        | (follow ? 0 : O_NOFOLLOW);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment name = arena.allocate(bytes.length + 1L); // zeroed: its end
            MemorySegment.copy(bytes, 0, name, JAVA_BYTE, 0, bytes.length);
            int descriptor = (int) OPEN.invokeExact(state, name, flags);
            return descriptor >= 0 ? descriptor : -state.get(JAVA_INT, ERRNO_OFFSET);
        } catch (RuntimeException | Error fault) {
            throw fault;
        } catch (Throwable impossible) {
            throw new IllegalStateException("open(2) threw", impossible);
        }
    }

    static void close(int descriptor) {
        try {
            int _ = (int) CLOSE.invokeExact(descriptor);
        } catch (RuntimeException | Error fault) {
            throw fault;
        } catch (Throwable impossible) {
            throw new IllegalStateException("close(2) threw", impossible);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(
            String symbol, FunctionDescriptor type, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(symbol), type, options);
    }
}
