package io.ringside.node.source.network.sockdiag;

import java.nio.ByteBuffer;

/// The calls that socket diagnostics needs of the C library. Each returns what the call does, or
/// minus the error number. All by one thread: [#enterNetworkNamespace] is about that thread alone.
interface SystemCalls {
    /// A file descriptor, for a socket of kind `NETLINK_SOCK_DIAG`.
    int diagnosticSocket();

    /// After that time a [#receive] gives EAGAIN: the kernel's silence never blocks for ever.
    int receiveTimeout(int descriptor, long millis);

    /// @param message direct; all that remains in it is sent, and its position stays
    int send(int descriptor, ByteBuffer message);

    /// @param buffer direct; filled from its start, position and limit stay
    /// @return bytes received
    int receive(int descriptor, ByteBuffer buffer);

    /// A file descriptor, for reading.
    int open(String path);

    int close(int descriptor);

    /// What an open namespace is: "net:[4026531840]", empty when it cannot be told.
    String namespaceOf(int descriptor);

    /// @param descriptor of a network namespace
    int enterNetworkNamespace(int descriptor);
}
