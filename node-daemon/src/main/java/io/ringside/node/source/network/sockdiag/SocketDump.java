package io.ringside.node.source.network.sockdiag;

import java.nio.file.Path;
import java.util.Set;

/// Lists the TCP sockets of network namespaces. One thread, and no other than that which made it.
public interface SocketDump extends AutoCloseable {
    /// @param isComplete whether every socket was heard of
    /// @param sockets that were heard of
    /// @param reason why it is not complete, and what to do; a sentence, else empty
    record Outcome(boolean isComplete, int sockets, String reason) {}

    /// Visits those that are connected, connecting or closing. Blocks for at most two seconds where
    /// the kernel is silent.
    ///
    /// @param namespace as /proc writes it: "net:[4026531840]"
    /// @param file that leads to it: `/proc/<pid>/ns/net` of any process in it
    /// @param mostSockets no more are heard of
    Outcome dump(String namespace, Path file, int mostSockets, SocketVisitor visitor);

    /// Lets go of all other namespaces: one that is dumped is held open until then.
    void keepOnly(Set<String> namespaces);

    @Override
    void close();
}
