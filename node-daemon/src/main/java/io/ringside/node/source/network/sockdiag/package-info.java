/// The kernel's own view of TCP sockets (`sock_diag` over netlink), by hand-written Panama
/// bindings, in this network namespace and in those of other processes.
@org.jspecify.annotations.NullMarked
package io.ringside.node.source.network.sockdiag;
