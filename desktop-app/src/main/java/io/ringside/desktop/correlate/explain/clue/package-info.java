/// One rule for each layer: what its figures say for and against being the cause of a loss.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.correlate.explain.clue;
