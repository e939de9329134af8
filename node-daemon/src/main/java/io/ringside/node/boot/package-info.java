/// Starts what the command line asks for, and owns its threads.
@org.jspecify.annotations.NullMarked
package io.ringside.node.boot;
