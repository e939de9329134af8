/// Turns records into totals, windows and rows. All mutable state here belongs to the drain thread;
/// `snapshot` reads it there, and only [io.ringside.node.aggregate.SpanWindow] and
/// [io.ringside.node.aggregate.OperationRow] leave it, immutable.
@org.jspecify.annotations.NullMarked
package io.ringside.node.aggregate;
