package io.ringside.node.source.network.sockdiag;

import static io.ringside.node.libc.LibraryCalls.handle;
import static io.ringside.node.libc.LibraryCalls.variadicHandle;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.ringside.node.libc.LibraryCalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/// The C library of this process, Linux on 64 bit. Belongs to one thread.
final class LibC implements SystemCalls {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int NETLINK_SOCK_DIAG = 4;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int O_RDONLY_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int TIMEVAL_BYTES = 16;

    private final LibraryCalls calls = new LibraryCalls();
    private final MemorySegment state = calls.state();
    private final MethodHandle socket = handle("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private final MethodHandle setOption =
            handle("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private final MethodHandle send =
            handle("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private final MethodHandle receive =
            handle("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private final MethodHandle close = handle("close", JAVA_INT, JAVA_INT);
    private final MethodHandle open = variadicHandle(2, "open", JAVA_INT, ADDRESS, JAVA_INT);
    private final MethodHandle enter = handle("setns", JAVA_INT, JAVA_INT, JAVA_INT);

    @Override
    public int diagnosticSocket() {
        return calls.call(() ->
                (int)
                        socket.invokeExact(
                                state, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
    }

    @Override
    public int receiveTimeout(int descriptor, long millis) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(TIMEVAL_BYTES, JAVA_LONG.byteAlignment());
            time.setAtIndex(JAVA_LONG, 0, millis / 1000);
            time.setAtIndex(JAVA_LONG, 1, millis % 1000 * 1000);
            return calls.call(() ->
                    (int)
                            setOption.invokeExact(
                                    state,
                                    descriptor,
                                    SOL_SOCKET,
                                    SO_RCVTIMEO,
                                    time,
                                    TIMEVAL_BYTES));
        }
    }

    @Override
    public int send(int descriptor, ByteBuffer message) {
        MemorySegment bytes = MemorySegment.ofBuffer(message);
        return calls.call(
                () -> (long) send.invokeExact(state, descriptor, bytes, bytes.byteSize(), 0));
    }

    @Override
    public int receive(int descriptor, ByteBuffer buffer) {
        MemorySegment bytes = MemorySegment.ofBuffer(buffer);
        return calls.call(
                () -> (long) receive.invokeExact(state, descriptor, bytes, bytes.byteSize(), 0));
    }

    @Override
    public int open(String path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path);
            return calls.call(() -> (int) open.invokeExact(state, name, O_RDONLY_CLOEXEC));
        }
    }

    @Override
    public int close(int descriptor) {
        return calls.call(() -> (int) close.invokeExact(state, descriptor));
    }

    @Override
    public String namespaceOf(int descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/thread-self/fd/" + descriptor)).toString();
        } catch (IOException | UnsupportedOperationException gone) {
            return "";
        }
    }

    @Override
    public int enterNetworkNamespace(int descriptor) {
        return calls.call(() -> (int) enter.invokeExact(state, descriptor, CLONE_NEWNET));
    }
}
