/// The node's network: RDMA ports, interfaces, and the TCP connections of the watched processes.
@org.jspecify.annotations.NullMarked
package io.ringside.node.source.network;
