/// Spans of one window, in columns, and the latest windows.
@org.jspecify.annotations.NullMarked
package io.ringside.node.aggregate.span;
