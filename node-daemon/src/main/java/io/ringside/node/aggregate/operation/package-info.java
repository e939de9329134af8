/// Operations and launches that are under way, by process and communicator.
@org.jspecify.annotations.NullMarked
package io.ringside.node.aggregate.operation;
