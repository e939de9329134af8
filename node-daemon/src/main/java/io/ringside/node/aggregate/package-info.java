/// Turns records into totals, windows and rows. All mutable state of this package and those below
/// it belongs to the drain thread; only [io.ringside.node.aggregate.span.SpanWindow] and
/// [io.ringside.node.aggregate.track.OperationRow] leave it, immutable.
@org.jspecify.annotations.NullMarked
package io.ringside.node.aggregate;
