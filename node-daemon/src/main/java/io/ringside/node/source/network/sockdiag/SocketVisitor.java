package io.ringside.node.source.network.sockdiag;

/// Hears of the sockets of a dump, on the thread that dumps.
public interface SocketVisitor {
    /// Whether [#socket] is to be called for this one. Called once for every socket.
    ///
    /// @param inode 0 when no process holds it any more
    boolean wants(int inode, long cookie);

    void socket(TcpSocket socket);
}
