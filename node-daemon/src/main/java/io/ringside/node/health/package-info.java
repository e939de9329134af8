/// Judges what the sources read, by the health rules.
@org.jspecify.annotations.NullMarked
package io.ringside.node.health;
