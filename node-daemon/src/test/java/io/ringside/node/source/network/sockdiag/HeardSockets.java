package io.ringside.node.source.network.sockdiag;

import java.util.ArrayList;
import java.util.List;

/// Keeps every socket that it hears of.
final class HeardSockets implements SocketVisitor {
    final List<TcpSocket> sockets = new ArrayList<>();

    @Override
    public boolean wants(int inode, long cookie) {
        return true;
    }

    @Override
    public void socket(TcpSocket socket) {
        sockets.add(socket);
    }
}
