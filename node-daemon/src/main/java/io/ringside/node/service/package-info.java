/// The gRPC side: answers clients from snapshots and closed windows. Nothing here reaches the drain
/// thread's state.
@org.jspecify.annotations.NullMarked
package io.ringside.node.service;
