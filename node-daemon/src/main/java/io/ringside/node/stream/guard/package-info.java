/// What keeps clients of the gRPC server within bounds: connections, calls, bytes that wait.
@org.jspecify.annotations.NullMarked
package io.ringside.node.stream.guard;
