package io.ringside.node.source.network.sockdiag;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/// An address and a port of TCP. Immutable.
///
/// @param high the first eight bytes of an IPv6 address, as they are sent; 0 with IPv4
/// @param low the other eight; with IPv4 the four bytes
public record Endpoint(boolean isVersion6, long high, long low, int port) {
    /// "10.0.0.1:80", "[fe80::1]:80".
    public String text() {
        byte[] bytes =
                isVersion6
                        ? ByteBuffer.allocate(16).putLong(high).putLong(low).array()
                        : ByteBuffer.allocate(4).putInt((int) low).array();
        try {
            // An IPv6 address that stands for an IPv4 one becomes that.
            InetAddress address = InetAddress.getByAddress(bytes);
            String text = address.getHostAddress();
            return (text.contains(":") ? "[" + text + "]" : text) + ":" + port;
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(bytes.length + " bytes are no address", impossible);
        }
    }
}
