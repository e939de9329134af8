/// Calls of the C library, with their errors. Knows no other package.
@org.jspecify.annotations.NullMarked
package io.ringside.node.libc;
