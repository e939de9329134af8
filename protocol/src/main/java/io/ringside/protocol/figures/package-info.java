/// The figure catalogue: every figure that a node's sources read, with its name, unit, kind and
/// meaning, once.
@org.jspecify.annotations.NullMarked
package io.ringside.protocol.figures;
