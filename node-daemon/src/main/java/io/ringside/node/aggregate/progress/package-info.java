/// How far a communicator has come on a process: what is enqueued, reached and completed, and the
/// clock that says when.
@org.jspecify.annotations.NullMarked
package io.ringside.node.aggregate.progress;
