/// The spans that are kept of each node, in chunks.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.state.timeline;
