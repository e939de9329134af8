/// What memory the daemon allows itself, and what it does before it is full.
@org.jspecify.annotations.NullMarked
package io.ringside.node.boot.memory;
