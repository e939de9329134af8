package io.ringside.node.source.network.sockdiag;

import java.util.OptionalLong;

/// One TCP socket as the kernel sees it at one moment. Immutable.
///
/// @param cookie no other socket of this boot has it
/// @param inode as in `socket:[inode]` of /proc, the lower 32 bits; 0 when no process holds it any
///   more
/// @param remote the peer
public record TcpSocket(
        long cookie, int inode, boolean isEstablished, Endpoint remote, TcpInfo info) {
    public OptionalLong value(TcpField field) {
        return info.value(field);
    }
}
