/// Follows operations from their start to their end, settles what they took, and keeps the ledger
/// of a window.
@org.jspecify.annotations.NullMarked
package io.ringside.node.aggregate.track;
