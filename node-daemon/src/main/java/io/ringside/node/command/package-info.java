/// The command line of `ringside-node`.
@org.jspecify.annotations.NullMarked
package io.ringside.node.command;
