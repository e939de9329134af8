/// How the daemon itself is.
@org.jspecify.annotations.NullMarked
package io.ringside.node.vitals;
