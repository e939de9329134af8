/// The gRPC calls: clients are answered from snapshots and closed windows. Nothing here reaches the
/// drain thread's state.
@org.jspecify.annotations.NullMarked
package io.ringside.node.stream.service;
