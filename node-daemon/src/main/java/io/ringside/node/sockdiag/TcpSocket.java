package io.ringside.node.sockdiag;

import java.util.Map;
import java.util.OptionalLong;

/// One TCP socket as the kernel sees it at one moment. Immutable.
///
/// @param cookie no other socket of this boot has it
/// @param inode as in `socket:[inode]` of /proc, the lower 32 bits; 0 when no process holds it any
///   more
/// @param remote the peer
/// @param values those that this kernel tells, and that are below 2^63
public record TcpSocket(
        long cookie,
        int inode,
        boolean isEstablished,
        Endpoint remote,
        Map<TcpField, Long> values) {
    public TcpSocket {
        values = Map.copyOf(values);
    }

    public OptionalLong value(TcpField field) {
        Long value = values.get(field);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
