/// Calls of a daemon by gRPC, within a budget for each node.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.feed.grpc;
